// Findings of a check of an installation; see the operation `doctor`.
#pragma once

#include <outbound/names.hpp>

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
};

}  // namespace outbound
