// A random duration: a choice of shape, the shape's parameters, and its density drawn. Private to this room.
#pragma once

#include "views/inspector/distributionshapes.h"
#include "views/inspector/editors.h"

#include <QJsonObject>

#include <vector>

class QGridLayout;
class QLabel;

namespace inspector {

class DensityCurve;

class DistributionEditor : public Editor
{
    Q_OBJECT
public:
    DistributionEditor(const kinds::ParamSpec &row, views::Theme &theme);
    ~DistributionEditor() override;

    void showValue(const QJsonValue &value) override;
    void showTyped(const QJsonValue &value) override;
    void markWrong(bool wrong) override;
    bool explain(const QJsonValue &value, const QString &sentence) override;
    QWidget *head() override;
    QWidget *body() override { return this; }

private:
    struct Part
    {
        const kinds::ParamSpec *field; // the row itself: a duration alone
        Field *edit;
        QLabel *problem; // below the field
    };

    int shapeOf(const QJsonValue &value) const; // index into m_shapes; -1: left out
    void chooseShape(int index);
    void setField(const kinds::ParamSpec &field, const QString &text);
    QString textOf(const Part &part, const QJsonValue &value) const;
    QString objectionTo(const Part &part, const QJsonObject &object) const; // empty: fine by itself
    QString orderProblem(const Part &part, const QJsonObject &object) const;
    bool allows(const QJsonObject &object) const;
    void layFields(const Shape &shape);
    void addField(QGridLayout &grid, const kinds::ParamSpec &field);

    const kinds::ParamSpec &m_row;
    views::Theme &m_theme;
    std::vector<Shape> m_shapes;
    ChoiceBox *m_box;
    QWidget *m_fields = nullptr;
    std::vector<Part> m_parts;
    const kinds::ParamSpec *m_edited = nullptr; // the field that was typed in last
    DensityCurve *m_curve;
    QLabel *m_warning; // below the curve
    QJsonValue m_value;
    int m_laid = -2; // shape whose fields stand in m_fields
};

} // namespace inspector
