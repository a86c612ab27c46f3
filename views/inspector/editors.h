// One widget per type of setting. An editor shows a value and says what was chosen; whether it is allowed is
// not its business. Private to this room.
#pragma once

#include "model/kinds/spec.h"
#include "views/shared/theme.h"

#include <QComboBox>
#include <QJsonValue>
#include <QLineEdit>
#include <QWidget>

class QMenu;

namespace inspector {

class Editor : public QWidget
{
    Q_OBJECT
public:
    using QWidget::QWidget;

    // Undefined: left out, and there is no default.
    virtual void showValue(const QJsonValue &value) = 0;
    // Shows what was typed and refused, in place of the value.
    virtual void showTyped(const QJsonValue &) {}
    virtual void markWrong(bool wrong) = 0;
    // Shows in its own place why the value was refused; false: it has no such place.
    virtual bool explain(const QJsonValue &, const QString &) { return false; }
    // What stands beside the label, and what stands below both: mostly the editor itself, and nothing.
    virtual QWidget *head() { return this; }
    virtual QWidget *body() { return nullptr; }

Q_SIGNALS:
    void chosen(const QJsonValue &value); // Undefined: to be left out
};

// How a value of the row's type is written, and read back. Text that is no such value comes back as a string,
// for the check to refuse; empty text as Undefined.
QString valueText(const kinds::ParamSpec &row, const QJsonValue &value);
QJsonValue valueFromText(const kinds::ParamSpec &row, const QString &text);

// The editor of a scalar, a list or a distribution; null for what is made of rows (Policy, Section, Variant,
// Map).
Editor *makeEditor(const kinds::ParamSpec &row, views::Theme &theme);

// A line with the unit in its right end. Enter and leaving it choose; Esc brings the old text back.
class Field : public QLineEdit
{
    Q_OBJECT
public:
    explicit Field(views::Theme &theme, const QString &unit = {}, QWidget *parent = nullptr);

    void showTyped(const QString &text); // as if typed by hand
    void showText(const QString &text);  // also what Esc goes back to
    void setHint(const QString &hint);   // shows while the field is empty
    void markWrong(bool wrong);
    bool isPending() const { return text() != m_shown; }

Q_SIGNALS:
    void finished(const QString &text); // differs from the text shown
    void stepped(int by);               // arrow up and down

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void finish();

    views::Theme &m_theme;
    QString m_unit, m_hint, m_shown;
};

// Numbers, durations, texts and lists of them, written out.
class TextEditor : public Editor
{
    Q_OBJECT
public:
    TextEditor(const kinds::ParamSpec &row, views::Theme &theme);
    void showValue(const QJsonValue &value) override;
    void showTyped(const QJsonValue &value) override { m_field->showTyped(valueText(m_row, value)); }
    void markWrong(bool wrong) override { m_field->markWrong(wrong); }

private:
    void step(int by);

    const kinds::ParamSpec &m_row;
    Field *m_field;
};

// A choice whose text ends in an ellipsis where it does not fit.
class ChoiceBox : public QComboBox
{
    Q_OBJECT
public:
    ChoiceBox();

protected:
    void wheelEvent(QWheelEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
};

class ChoiceEditor : public Editor
{
    Q_OBJECT
public:
    explicit ChoiceEditor(const kinds::ParamSpec &row);
    void showValue(const QJsonValue &value) override;
    void markWrong(bool) override {}

private:
    ChoiceBox *m_box;
};

class Switch;

class FlagEditor : public Editor
{
    Q_OBJECT
public:
    FlagEditor(const kinds::ParamSpec &row, views::Theme &theme);
    void showValue(const QJsonValue &value) override;
    void markWrong(bool) override {}

private:
    Switch *m_switch;
};

// Looks like a choice and opens a menu instead.
class MenuBox : public ChoiceBox
{
    Q_OBJECT
public:
    explicit MenuBox(QMenu *menu);
    void showText(const QString &text);
    void showPopup() override;
    QMenu *menu() const { return m_menu; }

private:
    QMenu *m_menu;
};

// Some of the options, ticked in a menu that stays open.
class TicksEditor : public Editor
{
    Q_OBJECT
public:
    explicit TicksEditor(const kinds::ParamSpec &row);
    void showValue(const QJsonValue &value) override;
    void markWrong(bool) override {}

private:
    QJsonValue ticked() const;

    MenuBox *m_box;
    QString m_empty;    // what no tick means
    QJsonValue m_shown; // with causes that the menu does not offer: they are kept
};

} // namespace inspector
