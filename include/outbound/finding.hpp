// Findings of a check of an installation; see the operation `doctor`.
#pragma once

#include <outbound/names.hpp>

#include <boost/json/object.hpp>

#include <string>

namespace outbound {

enum class health { ok, warning, problem };

template <>
struct names<health> {
    static constexpr name_table<health, 3> value{{
        {health::ok, "ok"},
        {health::warning, "warning"},
        {health::problem, "problem"},
    }};
};

struct finding {
    std::string topic;  ///< One word, such as `database`.
    health status = health::ok;
    std::string sentence;
    std::string fix;  ///< What to do; empty if ok.

    /// The sentence as a code, for programs that use another language: `clock_difference`. Empty: there is only the
    /// sentence.
    std::string code{};
    boost::json::object values{};  ///< The values in the sentence and in the fix, by name.
};

}  // namespace outbound
