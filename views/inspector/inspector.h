// The settings of what is selected, or of the diagram; then what the run says about it and ways to break it.
#pragma once

#include "model/document/document.h"
#include "model/run/runcontroller.h"
#include "views/shared/selection.h"
#include "views/shared/theme.h"

#include <QWidget>

#include <memory>

namespace inspector {

class Inspector : public QWidget
{
    Q_OBJECT
public:
    Inspector(document::Document &document, views::Selection &selection, run::RunController &run,
              views::Theme &theme, QWidget *parent = nullptr);
    ~Inspector() override;

    QSize sizeHint() const override;

Q_SIGNALS:
    void messagesAsked(const run::Question &question); // for those behind a number

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace inspector
