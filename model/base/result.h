// A value, or a sentence for the user saying why there is none. No exceptions cross rooms.
#pragma once

#include <QString>

#include <utility>
#include <variant>

namespace base {

struct Error
{
    QString text; // translated, a whole sentence with the next step
};

template <class T> class [[nodiscard]] Result
{
public:
    Result(T value) : m_content(std::move(value)) {}
    Result(Error error) : m_content(std::move(error)) {}

    explicit operator bool() const { return std::holds_alternative<T>(m_content); }
    // REQUIRES: the result holds a value.
    T &operator*() { return std::get<T>(m_content); }
    const T &operator*() const { return std::get<T>(m_content); }
    T *operator->() { return &std::get<T>(m_content); }
    const T *operator->() const { return &std::get<T>(m_content); }
    // REQUIRES: the result holds no value.
    const QString &error() const { return std::get<Error>(m_content).text; }

private:
    std::variant<T, Error> m_content;
};

struct Nothing
{
};
using Outcome = Result<Nothing>; // success without a value

} // namespace base
