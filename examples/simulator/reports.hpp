// Reports of the vendors about accepted messages: when, how often, in which order, and under whose signature.
#pragma once

#include "fates.hpp"
#include "poster.hpp"
#include "seals.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace simulator {

struct report_options {
    std::string state_file;   ///< Where state() is kept; empty: nowhere.
    std::string target;       ///< `http://host:port`, or a file that holds it; empty: nothing is reported.
    double delay_ms = 100;    ///< Mean time from what happens to the report of it.
    double repeat = 0;        ///< Share of reports that come twice.
    double shuffle = 0;       ///< Share of reports that come much later than others.
    double lose = 0;          ///< Share of reports whose first delivery is lost; the vendor tries again.
    double forge = 0;         ///< Forgeries, for each request that is genuine.
    std::size_t batch = 250;  ///< Events a request, where the vendor gathers them.
    std::size_t connections = 4;
    fate_options shares;
};

using form_list = std::vector<std::pair<std::string, std::string>>;

/// A message or a call that was taken.
struct taken_message {
    std::string key;         ///< The sender's own.
    std::string to;          ///< Lower case, or a number.
    std::string message_id;  ///< The vendor's.
};

/// A message or a call of Twilio's, with where to report of it.
struct taken_call : taken_message {
    std::string from;
    std::string account;
    std::string status_url;     ///< As the sender gave it.
    std::string detection_url;  ///< For who answered; empty: nobody asks.
    std::string twiml_url;      ///< Where the call's script is fetched; empty: it came along.
    std::string keys_url;       ///< Where keys go that are pressed, of a script that came along.
    bool asks_who_answers = false;
    bool is_call = false;
};

/// Threads: that of the context.
class reports {
public:
    reports(boost::asio::io_context& io, const report_options& options, std::string twilio_token);

    void of_sendgrid(const taken_message& m);
    void of_ses(const taken_message& m);
    void of_twilio(const taken_call& m);

    /// {"pending", "acknowledged": {"email": {"delivered": recipients, …}, …}, "requests", "forged", "forged_refused"}:
    /// what was reported and acknowledged, each recipient once.
    boost::json::object state() const;

    std::string sendgrid_key() const { return sendgrid_.public_key(); }
    const std::string& sns_certificates() const noexcept { return sns_.certificates(); }
    const std::string& sns_root() const noexcept { return sns_.root(); }
    const simulator::fates& fates() const noexcept { return fates_; }

private:
    enum class vendor { sendgrid, ses, twilio };

    /// One event, until it has been taken.
    struct report {
        vendor from = vendor::sendgrid;
        std::string channel;
        std::string to;
        std::string fact;     ///< The count that this adds to once it is accepted; empty: none.
        std::string payload;  ///< SendGrid: the event; SES: the message.
        std::string url;      ///< Twilio.
        form_list form;       ///< Twilio.
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
    void deliver(post request, std::vector<report> carried, bool may_forge);
    void forge(const post& genuine);
    void settle(std::vector<report> carried, unsigned status);
    void remember(const report& r);
    void follow_script(const taken_call& m);
    double draw();

    const report_options options_;
    const std::string twilio_token_;
    simulator::fates fates_;
    sendgrid_seal sendgrid_;
    sns_seal sns_;
    poster poster_;
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
