// What callers may do: the scopes of operations, and the access of a web request.
#pragma once

#include <outbound/names.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace outbound {

/// Permissions of a caller; each includes the ones before it.
enum class scope { read, write, admin };

template <>
struct names<scope> {
    static constexpr std::array<std::pair<scope, std::string_view>, 3> value{{
        {scope::read, "read"},
        {scope::write, "write"},
        {scope::admin, "admin"},
    }};
};

/// Who sends a web request, and what they may do. Comes from whoever authenticated them, never from the request itself.
struct web_access {
    std::string actor;          ///< For people: a name or an id of the host's, 0–200 bytes.
    std::vector<scope> scopes;  ///< Empty: nothing.

    bool allows(scope needed) const noexcept
    {
        return std::ranges::any_of(scopes, [needed](scope granted) { return granted >= needed; });
    }
};

}  // namespace outbound
