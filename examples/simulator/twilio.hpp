// Twilio: `POST` and `GET …/Accounts/{sid}/Messages.json` and `Calls.json`, and `GET` of one message or call.
#pragma once

#include "faults.hpp"
#include "form.hpp"
#include "ledger.hpp"
#include "vendor.hpp"

#include <chrono>
#include <string>
#include <unordered_map>
#include <vector>

namespace simulator::twilio {

/// An accepted message or call, with the fields of its request.
struct resource {
    bool is_call = false;
    std::string sid;
    form fields;
    std::chrono::system_clock::time_point created{};
};

class service : public vendor {
public:
    /// An empty `token` accepts any password. `faults` and `book` must outlive the service.
    service(std::string token, const faults& misfortune, ledger& book);

    bool serves(std::string_view path) const override { return path.starts_with("/2010-04-01/"); }
    answer take(const request& r, std::uint64_t number) override;
    answer unauthorized() const override;
    answer suspended() const override;
    answer throttled(std::uint64_t wait_seconds, std::uint64_t dice) const override;
    answer broken(std::uint64_t dice) const override;
    answer too_large() const override;

private:
    struct path_parts {
        std::string_view account, kind, sid, query;
    };

    bool is_authorized(const request& r, std::string_view account) const;
    answer create(const request& r, const path_parts& at, std::uint64_t number);
    void show(const form& fields, const std::string& to, const std::string& sid, bool is_call);
    answer list(const path_parts& at) const;
    answer show(const path_parts& at) const;
    std::string next_sid(std::string_view kind);

    std::string token_;
    const faults& faults_;
    ledger& ledger_;
    std::uint64_t session_;
    std::uint64_t issued_ = 0;
    std::unordered_map<std::string, resource> resources_;                   // by sid
    std::unordered_map<std::string, std::vector<std::string>> by_address_;  // sids, in order
};

}  // namespace simulator::twilio
