// Schedules and signs the reports of the vendors about accepted messages.
#pragma once

#include "fates.hpp"
#include "poster.hpp"
#include "seals.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace simulator {

struct report_options {
    std::string state_file;   ///< File that keeps state(); empty: none.
    std::string target;       ///< `http://host:port`, or a file that contains it; empty: no reports.
    double delay_ms = 100;    ///< Mean time from an event to its report.
    double repeat = 0;        ///< Share of reports that are sent twice.
    double shuffle = 0;       ///< Share of reports that are sent much later than others.
    double lose = 0;          ///< Share of reports whose first delivery is lost; the vendor tries again.
    double forge = 0;         ///< Forged requests per genuine request.
    std::size_t batch = 250;  ///< Events per request, if the vendor batches them.
    std::size_t connections = 4;
    fate_options shares;
};

using form_list = std::vector<std::pair<std::string, std::string>>;

/// An accepted message or call.
struct taken_message {
    std::string key;         ///< The sender's key.
    std::string to;          ///< Address in lower case, or phone number.
    std::string message_id;  ///< The vendor's id.
};

/// An accepted message or call of Twilio, with the URLs for its reports.
struct taken_call : taken_message {
    std::string from;
    std::string account;
    std::string status_url;     ///< As given by the sender.
    std::string detection_url;  ///< For the result of machine detection; empty: not requested.
    std::string twiml_url;      ///< URL of the call's script; empty: the call included it.
    std::string twiml;          ///< The script that the call included.
    bool asks_who_answers = false;
    bool is_call = false;
};

/// Use it on the thread of the context only.
class reports {
public:
    reports(boost::asio::io_context& io, const report_options& options, std::string twilio_token);

    void of_sendgrid(const taken_message& m);
    void of_ses(const taken_message& m);
    void of_twilio(const taken_call& m);

    /// Calls `listener` with each event that the host took from Twilio, and with the host's response.
    void listen(std::function<void(const form_list&, const std::string&)> listener) { listener_ = std::move(listener); }

    /// {"pending", "acknowledged": {"email": {"delivered": recipients, …}, …}, "requests", "forged", "forged_refused"}:
    /// `acknowledged` counts each recipient once.
    boost::json::object state() const;

    std::string sendgrid_key() const { return sendgrid_.public_key(); }
    const std::string& sns_certificates() const noexcept { return sns_.certificates(); }
    const std::string& sns_root() const noexcept { return sns_.root(); }
    const simulator::fates& fates() const noexcept { return fates_; }

private:
    enum class vendor { sendgrid, ses, twilio };

    /// One event, kept until the host accepts it.
    struct report {
        vendor from = vendor::sendgrid;
        std::string channel{};
        std::string to{};
        std::string fact{};                        ///< The count that it increments when accepted; empty: none.
        std::string payload{};                     ///< SendGrid: the event; SES: the message.
        std::string url{};                         ///< Twilio.
        form_list form{};                          ///< Twilio.
        std::shared_ptr<const taken_call> call{};  ///< That the response continues; may be null.
        bool has_pressed = false;                  ///< The person has answered a question of the call.
        bool is_lost = false;
    };
    using clock = std::chrono::steady_clock;

    void plan(report r, std::chrono::milliseconds after);
    void put(report r, clock::time_point due);
    boost::asio::awaitable<void> run();
    void send_due();
    void keep_state();
    void send_sendgrid(std::vector<report> batch);
    void send_ses(report r);
    void send_twilio(report r);
    void deliver(post delivery, std::vector<report> carried, bool may_forge);
    void forge(const post& genuine);
    void settle(std::vector<report> carried, unsigned status, const std::string& response);
    void remember(const report& r);
    void follow_script(const taken_call& m);
    void play(const std::shared_ptr<const taken_call>& call, std::string_view twiml, bool has_pressed);
    void ask(report about, std::string url, form_list form, const char* fact, std::chrono::milliseconds after);
    double draw();

    const report_options options_;
    const std::string twilio_token_;
    simulator::fates fates_;
    sendgrid_seal sendgrid_;
    sns_seal sns_;
    poster poster_;
    std::function<void(const form_list&, const std::string&)> listener_;
    boost::asio::steady_timer timer_;
    std::multimap<clock::time_point, report> waiting_;
    std::uint64_t random_;
    std::uint64_t numbered_ = 0;
    std::size_t under_way_ = 0;
    std::string kept_state_;
    std::int64_t requests_ = 0;
    std::int64_t forged_ = 0;
    std::int64_t forged_refused_ = 0;
    std::map<std::string, std::map<std::string, std::map<std::string, bool>>> told_;  // channel, fact, recipient
};

}  // namespace simulator
