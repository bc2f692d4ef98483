// Stores the audit log: who did what over the web. Entries are added and never changed. Threads, errors and time: see
// store.hpp.
#pragma once

#include <outbound/page.hpp>
#include <outbound/types.hpp>

#include <boost/json/object.hpp>

#include <string>

namespace outbound {

/// Holds nothing that came in a request but numbers: no names, addresses, bodies or secrets.
struct audit_entry {
    std::int64_t id = 0;
    timestamp at{};
    std::string actor{};        ///< The name of the token, or what the host calls the caller.
    token_id token = 0;         ///< 0: the host knows the caller otherwise.
    std::string operation{};    ///< `noun.verb`.
    boost::json::object ids{};  ///< Members of the request and the answer that are ids: {"campaign_id": 3}.
    std::string result{};       ///< `ok`, `begun`, or the code of a problem.
};

class audit_store {
public:
    virtual ~audit_store() = default;
    /// Adds an entry, whose id is not read, at the present time. Within store::atomically() it is part of that.
    virtual void add(const audit_entry& entry) = 0;
    virtual page<audit_entry> list(const page_request& slice) = 0;
};

}  // namespace outbound
