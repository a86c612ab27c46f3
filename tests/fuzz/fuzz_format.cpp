// Any bytes are read or refused with a place; what is read has one canonical form that reads back the same.
#include "model/document/format.h"

#include <cstdlib>

namespace {

void require(bool condition)
{
    if (!condition)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const auto result = document::read(QByteArray(reinterpret_cast<const char *>(data), qsizetype(size)));
    for (const base::Issue &issue : result.issues)
        require(issue.line > 0 && issue.column > 0 && !issue.text.isEmpty());
    require(result.diagram || !result.issues.isEmpty());
    if (!result.diagram)
        return 0;
    require(check(*result.diagram).isEmpty());
    const QByteArray canonical = document::write(*result.diagram);
    const auto again = document::read(canonical);
    require(again.diagram.has_value());
    require(document::write(*again.diagram) == canonical);
    return 0;
}
