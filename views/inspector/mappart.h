// Names and what each has: operations with their own rows, or a mix with weights. Private to this room.
#pragma once

#include "views/inspector/formparts.h"

#include <QStringList>

namespace inspector {

class MapPart : public FormPart
{
    Q_OBJECT
public:
    MapPart(FormContext &context, const kinds::ParamSpec &row, diagram::ParamPath path);
    void sync() override;

private:
    void rebuild(const QStringList &names);
    QWidget *makeEntry(const QString &name);
    QWidget *makeHead(const QString &name);
    void add();
    void remove(const QString &name);
    void rename(const QString &from, const QString &to);
    void weigh(const QString &name, const QString &text);
    void change(const QJsonObject &map); // checked as a whole

    QVBoxLayout *m_entries;
    QLabel *m_problem;
    QStringList m_names;
    std::vector<PartList *> m_lists;
    std::vector<std::pair<QString, Field *>> m_weights;
};

} // namespace inspector
