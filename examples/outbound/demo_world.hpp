// The folder that the demo plays in: contacts, content, configuration. Removed at the end.
#pragma once

#include <boost/json/object.hpp>

#include <cstdint>
#include <filesystem>
#include <string>

namespace cli {

/// What is in the list, besides the contacts themselves.
struct demo_list {
    std::int64_t contacts = 0;
    std::int64_t bad_rows = 0;
    std::int64_t repeated_rows = 0;     ///< The same external_id again.
    std::int64_t shared_addresses = 0;  ///< Contacts with somebody else's address.
};

class demo_world {
public:
    /// What Twilio's stand-in takes for a password, and signs with.
    static constexpr const char* twilio_token = "demo0000000000000000000000000000";

    demo_world();
    ~demo_world();
    demo_world(const demo_world&) = delete;
    demo_world& operator=(const demo_world&) = delete;

    const std::filesystem::path& folder() const noexcept { return folder_; }

    /// contacts.csv; welcome.txt, welcome.html and call.json.
    demo_list write_list(std::int64_t contacts) const;
    void write_content() const;
    void write_script() const;

    /// outbound.json, for providers at `base_url`, of which SendGrid signs its webhooks with `webhook_key`. `pace` in
    /// messages a second; 0: none.
    void write_configuration(const std::string& base_url, const std::string& webhook_key, std::int64_t pace) const;

    /// Where the listener answers, without a slash at the end; empty until it does.
    std::string address() const;
    void forget_address() const;

    /// What the provider has reported so far: {"pending", "acknowledged", "requests", "forged", "forged_refused"}.
    boost::json::object reports() const;

    /// True until it has reported all that it has to.
    bool reports_pending() const;

    /// Messages of a campaign that the provider has accepted so far, by its ledger.
    std::int64_t accepted(std::int64_t campaign) const;

private:
    void write(const std::string& name, const std::string& text) const;

    std::filesystem::path folder_;
};

}  // namespace cli
