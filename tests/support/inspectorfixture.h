// An inspector with the document, the selection and the run it looks at, as tests of its pages need it.
#pragma once

#include "views/inspector/inspector.h"
#include "views/shared/stylesheet.h"

#include <memory>

namespace support {

class InspectorFixture
{
protected:
    void openInspector(int height)
    {
        m_theme = std::make_unique<views::Theme>();
        m_document = std::make_unique<document::Document>();
        m_selection = std::make_unique<views::Selection>();
        m_run = std::make_unique<run::RunController>();
        m_inspector = std::make_unique<inspector::Inspector>(*m_document, *m_selection, *m_run, *m_theme);
        m_inspector->setStyleSheet(views::styleSheetFor(m_theme->tokens()));
        m_inspector->resize(303, height);
        m_inspector->show();
    }
    void closeInspector()
    {
        m_inspector.reset();
        m_run.reset();
    }

    std::unique_ptr<views::Theme> m_theme;
    std::unique_ptr<document::Document> m_document;
    std::unique_ptr<views::Selection> m_selection;
    std::unique_ptr<run::RunController> m_run;
    std::unique_ptr<inspector::Inspector> m_inspector;
};

} // namespace support
