// Stores the audit log: who did what over the web. Entries are added and never changed. Threads, errors and time: see
// store.hpp.
#pragma once

#include <outbound/page.hpp>
#include <outbound/types.hpp>

#include <boost/json/object.hpp>

#include <string>

namespace outbound {

/// Of the request, an entry holds only numbers: no names, addresses, bodies or secrets.
struct audit_entry {
    std::int64_t id = 0;
    timestamp at{};
    std::string actor{};        ///< The name of the token, or web_access::actor.
    token_id token = 0;         ///< 0: the host authenticated the caller by other means.
    std::string operation{};    ///< `noun.verb`.
    boost::json::object ids{};  ///< Ids in the request and the response: {"campaign_id": 3}.
    std::string result{};       ///< `ok`, `begun`, or the code of a problem.
};

class audit_store {
public:
    virtual ~audit_store() = default;
    /// Adds an entry with the current time; its id and time are ignored. Within store::atomically() the entry belongs
    /// to the unit.
    virtual void add(const audit_entry& entry) = 0;
    virtual page<audit_entry> list(const page_request& slice) = 0;
};

}  // namespace outbound
