// The temporary folder of the demo: contacts, content, configuration. The destructor removes it.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <filesystem>
#include <string>

namespace cli {

/// Counts of the contacts and of the special rows in the list.
struct demo_list {
    std::int64_t contacts = 0;
    std::int64_t bad_rows = 0;
    std::int64_t repeated_rows = 0;     ///< The same external_id again.
    std::int64_t shared_addresses = 0;  ///< Contacts with the address of another one.
};

class demo_world {
public:
    /// The auth token of the simulated Twilio, which also signs webhooks with it.
    static constexpr const char* twilio_token = "demo0000000000000000000000000000";

    demo_world();
    ~demo_world();
    demo_world(const demo_world&) = delete;
    demo_world& operator=(const demo_world&) = delete;

    const std::filesystem::path& folder() const noexcept { return folder_; }

    /// Write contacts.csv; welcome.txt and welcome.html; call.json. Throw std::system_error, like
    /// write_configuration().
    demo_list write_list(std::int64_t contacts) const;
    void write_content() const;
    void write_script() const;

    /// Writes outbound.json for the providers of the simulator whose state is `ready`. `pace` in emails per second; 0:
    /// no limit.
    void write_configuration(const boost::json::value& ready, std::int64_t pace) const;

    /// The URL of the listener, without a trailing slash; empty until it listens.
    std::string address() const;
    void forget_address() const;

    /// State of the reports of the provider: {"pending", "acknowledged", "requests", "forged", "forged_refused"}.
    boost::json::object reports() const;

    /// True while reports are pending.
    bool reports_pending() const;

    /// Messages of a campaign that the provider has accepted so far, by its ledger.
    std::int64_t accepted(std::int64_t campaign) const;

private:
    void write(const std::string& name, const std::string& text) const;

    std::filesystem::path folder_;
};

}  // namespace cli
