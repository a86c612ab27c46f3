#include "views/shared/stylesheet.h"

#include <QStyle>
#include <QVariant>
#include <QWidget>

namespace views {

namespace {

// $name stands for the token of that name; $theme for "light" or "dark".
const char *const chromeRules = R"(
QMainWindow, QDialog, QMessageBox { background: $window; }
QMainWindow::separator { background: $border; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $accent; }
QMenuBar { background: $window; color: $text2; padding: 2px 8px; border: none; }
QMenuBar::item { background: transparent; padding: 4px 10px; border-radius: 6px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $chip; color: $text; }
QMenu { background: $surface; color: $text; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 8px; border-radius: 4px; margin: 0px; }
QMenu::item:selected { background: $chip; }
QMenu::item:disabled { color: $grey; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }
QStatusBar { background: $window; color: $text2; font-size: 11px; border-top: 1px solid $border; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $text2; font-size: 11px; }
QToolBar { background: $surface; border: none; border-bottom: 1px solid $border; padding: 0px; spacing: 4px; }
QDockWidget { color: $text2; font-size: 11px; font-weight: 600; }
QDockWidget::title { background: $surface; padding: 8px 16px 4px 16px; text-align: left; }
QDockWidget::close-button, QDockWidget::float-button { background: transparent; border: none; border-radius: 4px; padding: 0px; }
QDockWidget::close-button:hover, QDockWidget::float-button:hover { background: $chip; }
QToolTip { background: $surface; color: $text; border: 1px solid $border; padding: 6px; font-size: 12px; }
QTabWidget::pane { border: none; border-top: 1px solid $border; background: $surface; }
QTabBar { background: transparent; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: $text2; padding: 8px 2px 6px 2px; margin: 0px 12px; border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; font-weight: 600; border-bottom: 2px solid $accent; }
QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0px; }
QScrollBar::handle { background: $track; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $grey; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0px; height: 0px; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; }
QSplitter::handle { background: $border; }
)";

const char *const fieldRules = R"(
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox {
  background: $canvas; color: $text; border: 1px solid $border; border-radius: 6px; padding: 3px 8px;
  selection-background-color: $accent; selection-color: $surface; }
QLineEdit:hover, QPlainTextEdit:hover, QTextEdit:hover, QComboBox:hover { border-color: $grey; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QComboBox:focus { border-color: $accent; }
QLineEdit:disabled, QComboBox:disabled { color: $grey; background: $surface; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] { border-color: $fail; }
QComboBox { padding-right: 0px; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url(:/icons/chevron-down-$theme.svg); width: 16px; height: 16px; }
QComboBox QAbstractItemView { background: $surface; color: $text; border: 1px solid $border; outline: none;
  selection-background-color: $chip; selection-color: $text; padding: 4px; }
QPushButton { background: $chip; color: $text; border: 1px solid transparent; border-radius: 8px; padding: 5px 14px; font-weight: 500; }
QPushButton:hover { background: $track; }
QPushButton:pressed { border-color: $border; }
QPushButton:focus { border-color: $accent; }
QPushButton:disabled { color: $grey; }
QPushButton:checked { background: $accent; color: $surface; }
QPushButton:default { background: $accent; color: $surface; }
QPushButton:default:hover { border-color: $text; }
QPushButton[role="primary"] { background: $accent; color: $surface; }
QPushButton[role="primary"]:hover { border-color: $text; }
QPushButton[role="chip"] { background: $surface; border: 1px solid $border; padding: 4px 6px; }
QPushButton[role="chip"]:hover { background: $chip; }
QPushButton[role="chip"]:focus { border-color: $accent; }
QPushButton[role="chip"]:checked { background: $surface; color: $fail; border-color: $fail; }
QPushButton[role="chip"]:disabled { color: $grey; }
QToolButton { background: transparent; color: $text; border: 1px solid transparent; border-radius: 6px; padding: 3px; }
QToolButton:hover { background: $chip; }
QToolButton:pressed, QToolButton:checked { background: $track; }
QToolButton:focus { border-color: $accent; }
QToolButton:disabled { color: $grey; }
QToolButton::menu-indicator { image: url(:/icons/chevron-down-$theme.svg); width: 14px; height: 14px;
  subcontrol-origin: padding; subcontrol-position: right center; }
QPushButton[role="link"] { background: transparent; border: none; border-radius: 2px; padding: 0px; color: $accent; text-align: right; }
QPushButton[role="link"]:hover { text-decoration: underline; }
QPushButton[role="link"]:focus { background: $chip; }
QPushButton[role="link"]:disabled { color: $text2; }
QPushButton[role="bare"] { background: transparent; border: none; padding: 0px 20px 0px 0px; text-align: left; font-size: 16px; font-weight: 600; }
QPushButton[role="bare"]:hover, QPushButton[role="bare"]:focus { background: transparent; color: $accent; }
QPushButton[role="bare"]:disabled { color: $grey; }
QPushButton::menu-indicator { image: url(:/icons/chevron-down-$theme.svg); width: 16px; height: 16px;
  subcontrol-origin: padding; subcontrol-position: right center; right: 4px; }
QLineEdit[role="bare"] { background: transparent; border: 1px solid transparent; padding: 0px; font-size: 16px; font-weight: 600; }
QLineEdit[role="bare-small"] { background: transparent; border: 1px solid transparent; padding: 0px; font-size: 13px; font-weight: 600; }
QLineEdit[role="bare-small"]:hover { border-bottom-color: $grey; border-radius: 0px; }
QLineEdit[role="bare-small"]:focus { border-bottom-color: $accent; border-radius: 0px; }
QToolButton[role="tool"] { background: $surface; padding: 0px; border: none; }
QToolButton[role="tool"]:hover { background: $chip; }
QPushButton[role="segment"] { background: $canvas; border: 1px solid $border; border-radius: 6px; padding: 3px 8px; }
QPushButton[role="segment"]:checked { background: $chip; color: $accent; border-color: $accent; }
QPushButton[role="segment"]:focus { border-color: $accent; }
QPushButton[role="segment"]:disabled { color: $grey; }
QLineEdit[role="bare"]:hover { border-bottom-color: $grey; border-radius: 0px; }
QLineEdit[role="bare"]:focus { border-bottom-color: $accent; border-radius: 0px; }
QCheckBox { color: $text; spacing: 8px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid $grey; border-radius: 4px; background: $canvas; }
QCheckBox::indicator:hover, QCheckBox::indicator:focus { border-color: $accent; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url(:/icons/check-$theme.svg); }
QSlider::groove:horizontal { background: $track; height: 4px; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; height: 4px; border-radius: 2px; }
QSlider::handle:horizontal { background: $surface; border: 2px solid $accent; width: 12px; height: 12px; margin: -6px 0px; border-radius: 8px; }
QSlider::handle:horizontal:disabled { border-color: $grey; }
QSlider::sub-page:horizontal:disabled { background: $grey; }
)";

const char *const contentRules = R"(
QListView, QTreeView, QTableView { background: $surface; color: $text; border: none; outline: none;
  selection-background-color: $chip; selection-color: $text; gridline-color: $border; alternate-background-color: $canvas; }
QTableView::item { padding: 4px 0px; }
QListView::item:hover, QTreeView::item:hover { background: $chip; }
QListView[role="choice"]::item:hover:!selected, QTreeView[role="choice"]::item:hover:!selected { background: transparent; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section { background: $surface; color: $text2; border: none; border-bottom: 1px solid $border; padding: 4px 3px; font-size: 11px; font-weight: 500; }
QLabel { color: $text; background: transparent; }
QLabel[role="caption"] { color: $text2; font-size: 11px; }
QLabel[role="tiny"] { color: $text2; font-size: 10px; }
QLabel[role="small"] { color: $text2; font-size: 12px; }
QLabel[role="row"] { color: $text2; }
QLabel[role="given"] { color: $text; }
QLabel[role="section"] { color: $text2; font-size: 11px; font-weight: 600; }
QLabel[role="title"] { font-size: 16px; font-weight: 600; }
QLabel[role="problem"] { color: $fail; font-size: 11px; }
QLabel[role="figure"] { font-weight: 600; }
QFrame[role="panel"] { background: $surface; border: none; }
QFrame[role="note"] { background: $chip; border: none; border-radius: 8px; }
QFrame[role="card"] { background: $canvas; border: 1px solid $border; border-radius: 8px; }
QFrame[role="separator"] { background: $border; border: none; }
)";

void replaceTokens(QString &sheet, const Tokens &tokens)
{
    // Longer names first: $text2 must not be read as $text followed by 2.
    const std::pair<const char *, QColor> colours[] = {
        {"$surface", tokens.surface}, {"$window", tokens.window}, {"$canvas", tokens.canvas},
        {"$border", tokens.border},   {"$accent", tokens.accent}, {"$track", tokens.track},
        {"$text2", tokens.text2},     {"$text", tokens.text},     {"$chip", tokens.chip},
        {"$fail", tokens.fail},       {"$grey", tokens.grey},
    };
    sheet.replace(QLatin1String("$theme"), QLatin1String(tokens.dark ? "dark" : "light"));
    for (const auto &[name, colour] : colours)
        sheet.replace(QLatin1String(name), colour.name());
}

} // namespace

QString styleSheetFor(const Tokens &tokens)
{
    QString sheet = QLatin1String(chromeRules);
    sheet += QLatin1String(fieldRules);
    sheet += QLatin1String(contentRules);
    replaceTokens(sheet, tokens);
    return sheet;
}

void setRole(QWidget *widget, const char *role)
{
    if (widget->property("role").toString() == QLatin1String(role))
        return;
    widget->setProperty("role", QLatin1String(role));
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

} // namespace views
