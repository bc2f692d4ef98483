// What callers may do: the scopes of operations, and the access of a web request.
#pragma once

#include <outbound/names.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace outbound {

/// Permissions of a caller. `admin` includes all others; no other scope includes another.
enum class scope {
    read,   ///< Reads everything except personal data in bulk (see pii).
    write,  ///< Edits drafts, templates, segments and contacts; imports; adds suppressions.
    send,   ///< Starts, schedules, pauses and ends sending; sets its pace; sends test messages.
    pii,    ///< Reads personal data in bulk: exports, archives, incoming messages.
    admin,  ///< Everything, including what cannot be undone: tokens, erasures, restores, removal of suppressions.
};

template <>
struct names<scope> {
    static constexpr name_table<scope, 5> value{{
        {scope::read, "read"},
        {scope::write, "write"},
        {scope::send, "send"},
        {scope::pii, "pii"},
        {scope::admin, "admin"},
    }};
};

/// The caller of a web request and its permissions. Set by the code that authenticated the caller, never derived from
/// the request itself.
struct web_access {
    std::string actor;          ///< For people: the caller's name or id in the host, 0–200 bytes.
    std::vector<scope> scopes;  ///< Empty: no permissions.
    std::int64_t token{};       ///< Id of the caller's API token; 0: the host authenticated the caller by other means.

    bool allows(scope needed) const noexcept
    {
        return std::ranges::any_of(
            scopes, [needed](scope granted) { return granted == needed || granted == scope::admin; });
    }
};

}  // namespace outbound
