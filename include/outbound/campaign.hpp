// A campaign and its states.
#pragma once

#include <outbound/hours.hpp>
#include <outbound/message.hpp>
#include <outbound/segment.hpp>
#include <outbound/types.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>

namespace outbound {

enum class campaign_status { draft, scheduled, running, paused, completed, cancelled };

template <>
struct names<campaign_status> {
    static constexpr name_table<campaign_status, 6> value{{
        {campaign_status::draft, "draft"},
        {campaign_status::scheduled, "scheduled"},
        {campaign_status::running, "running"},
        {campaign_status::paused, "paused"},
        {campaign_status::completed, "completed"},
        {campaign_status::cancelled, "cancelled"},
    }};
};

/// Why a campaign is paused: an operator's request, a fault, an archive of a campaign that had not ended, or a schedule
/// that was found too late.
enum class pause_reason { none, operator_request, provider_account, preparation, restored, late };

template <>
struct names<pause_reason> {
    static constexpr name_table<pause_reason, 6> value{{
        {pause_reason::none, ""},
        {pause_reason::operator_request, "operator"},
        {pause_reason::provider_account, "provider_account"},
        {pause_reason::preparation, "preparation"},
        {pause_reason::restored, "restored"},
        {pause_reason::late, "late"},
    }};
};

/// Treatment of an email whose outcome is still unknown after the reconciliation window.
enum class on_unknown {
    resend,  ///< Sent again: at least once.
    hold,    ///< Left as unknown: at most once.
};

template <>
struct names<on_unknown> {
    static constexpr name_table<on_unknown, 2> value{{
        {on_unknown::resend, "resend"},
        {on_unknown::hold, "hold"},
    }};
};

/// A campaign as it is stored.
///
/// Content comes from `template_id` (phone: `script_id`), or from the campaign's own members. At start it is pinned
/// into `content` and never changes again: subject, text, html and unsubscribe_url of an email, message of an SMS,
/// script of calls, and template_version.
struct campaign {
    campaign_id id = 0;
    std::string name{};  ///< 1–200 characters.
    outbound::channel type = channel::email;
    message_kind kind = message_kind::marketing;
    std::string external_id{};       ///< The caller's own key, unique, up to 255 characters; empty: none.
    boost::json::object metadata{};  ///< The caller's own notes, at most 4 KiB of JSON; never sent.
    campaign_status status = campaign_status::draft;
    outbound::pause_reason pause_reason = pause_reason::none;
    std::string pause_detail{};  ///< The fault, worded for people.
    sender from{};               ///< SMS and phone: a number; empty: the account's number.
    sender reply_to{};
    std::optional<outbound::template_id> template_id{};  ///< An email template, or an SMS template in an SMS campaign.
    std::optional<outbound::template_id> script_id{};    ///< Phone: a phone script.
    std::string subject{};                               ///< Overrides the template's subject when set.
    std::string text{};
    std::string html{};
    std::string unsubscribe_url{};  ///< A template for an https URL.
    bool track_opens = true;
    bool track_clicks = true;
    std::string configuration_set{};  ///< Email: the vendor's set of event destinations.
    std::string message{};            ///< SMS: the body, a template.
    std::string messaging_service{};  ///< SMS: the vendor's pool of senders.
    boost::json::object script{};     ///< Phone: see outbound::phone_script.
    call_options call{};              ///< Phone.
    boost::json::object content{};    ///< Empty until start.
    segment recipient_segments{};
    outbound::on_unknown on_unknown = outbound::on_unknown::resend;
    std::optional<double> pace{};  ///< Messages per second, > 0; `nullopt`: no limit for this campaign.
    std::string timezone = "UTC";  ///< IANA name, for recipients without a time zone.
    sending_hours hours{};         ///< In the recipients' local time.
    std::optional<timestamp> scheduled_at{};
    std::optional<timestamp> expires_at{};
    std::optional<timestamp> started_at{};
    std::optional<timestamp> prepared_at{};       ///< When the last recipient was frozen.
    std::optional<timestamp> completed_at{};      ///< When it was completed or cancelled.
    std::optional<timestamp> events_pruned_at{};  ///< When old events were deleted; statuses and counters stay.
    timestamp created_at{};
    timestamp updated_at{};
    std::int64_t revision = 0;  ///< Incremented by every update and every change of status.
    /// Not empty: the row holds the one-off messages of a channel and month, such as `email/2026-11`. Lists omit it,
    /// and no operation on campaigns may change it.
    std::string messages_of{};
};

}  // namespace outbound
