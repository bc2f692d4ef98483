// Reports of vendors about accepted messages, in one form for all vendors.
#pragma once

#include <outbound/types.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace outbound {

/// Kinds of events. Kinds that change a recipient's status have a fixed rank; the others do not affect it.
enum class event_kind {
    accepted,         ///< The vendor accepted the message (processed, queued, ringing).
    sent,             ///< The vendor sent it to the recipient's side.
    delivered,        ///< The recipient's side accepted it.
    deferred,         ///< The vendor retries by itself.
    bounced,          ///< The recipient's side refused it, permanently or until the vendor gave up.
    failed,           ///< It was not sent, or did not arrive.
    opened,           ///< The email was opened.
    clicked,          ///< The link `link` was followed.
    complained,       ///< Reported as spam.
    unsubscribed,     ///< Opted out at the vendor.
    replied,          ///< The recipient replied with a message.
    answered,         ///< The call was answered; `actor` tells a machine from a person.
    voicemail,        ///< The call was answered by an answering machine or a fax.
    busy,             ///< The line was busy.
    no_answer,        ///< Nobody answered.
    completed,        ///< The answered call ended; `duration_seconds` is its length.
    keypress,         ///< Keys were pressed during a call.
    transferred,      ///< The person was connected with somebody else, for `duration_seconds`.
    transfer_failed,  ///< Nobody answered there (reason `busy`, `no_answer`, …), or it was `outside_hours`.
    recorded,         ///< The person was recorded for `duration_seconds`; `recording_url` of `data` leads there.
    opted_out,        ///< Opted out through outbound: STOP, press 9, one-click unsubscribe.
    opted_in,         ///< START.
    other,            ///< Unknown kind: stored and counted.
};

template <>
struct names<event_kind> {
    static constexpr name_table<event_kind, 23> value{{
        {event_kind::accepted, "accepted"},
        {event_kind::sent, "sent"},
        {event_kind::delivered, "delivered"},
        {event_kind::deferred, "deferred"},
        {event_kind::bounced, "bounced"},
        {event_kind::failed, "failed"},
        {event_kind::opened, "opened"},
        {event_kind::clicked, "clicked"},
        {event_kind::complained, "complained"},
        {event_kind::unsubscribed, "unsubscribed"},
        {event_kind::replied, "replied"},
        {event_kind::answered, "answered"},
        {event_kind::voicemail, "voicemail"},
        {event_kind::busy, "busy"},
        {event_kind::no_answer, "no_answer"},
        {event_kind::completed, "completed"},
        {event_kind::keypress, "keypress"},
        {event_kind::transferred, "transferred"},
        {event_kind::transfer_failed, "transfer_failed"},
        {event_kind::recorded, "recorded"},
        {event_kind::opted_out, "opted_out"},
        {event_kind::opted_in, "opted_in"},
        {event_kind::other, "other"},
    }};
};

/// Who caused an open or click, if known: scanners and privacy proxies do, too. For a call: who answered.
enum class event_actor {
    unknown,  ///< No detection took place.
    human,
    machine,
    undetermined,  ///< Detection was inconclusive.
};

template <>
struct names<event_actor> {
    static constexpr name_table<event_actor, 4> value{{
        {event_actor::unknown, ""},
        {event_actor::human, "human"},
        {event_actor::machine, "machine"},
        {event_actor::undetermined, "unknown"},
    }};
};

/// What a bounce says about the address.
enum class bounce_class {
    none,
    hard,          ///< The address does not exist or never accepts mail.
    soft,          ///< Mailbox full, message too large, or given up after retries: the address may be valid.
    blocked,       ///< This message was refused for its content or its sender's reputation.
    undetermined,  ///< The vendor could not determine the cause.
};

template <>
struct names<bounce_class> {
    static constexpr name_table<bounce_class, 5> value{{
        {bounce_class::none, ""},
        {bounce_class::hard, "hard"},
        {bounce_class::soft, "soft"},
        {bounce_class::blocked, "blocked"},
        {bounce_class::undetermined, "undetermined"},
    }};
};

/// One event of one message. Text is empty where unknown, and valid UTF-8.
struct provider_event {
    std::string key;        ///< message::key, as returned by the vendor.
    std::string provider;   ///< Name of the account.
    std::string vendor_id;  ///< The vendor's id of the message (delivery::vendor_id).
    std::string id;         ///< Distinguishes events of one message; empty: all other members together do.
    event_kind kind = event_kind::other;
    event_actor actor = event_actor::unknown;
    outbound::channel channel = outbound::channel::email;
    bounce_class bounce = bounce_class::none;
    std::string address;      ///< The recipient's email address, or E.164 number.
    timestamp occurred_at{};  ///< The vendor's; the epoch: unknown, the store sets the time of recording.
    std::string reason;       ///< Short stable code: the vendor's (`30003`, `5.1.1`), or a word.
    std::string link;         ///< clicked: the URL.
    std::optional<std::int32_t> duration_seconds;  ///< completed, transferred, recorded.
    std::string suppress;       ///< Reason to suppress the address (`bounce`, `complaint`, `unsubscribe`); empty: none.
    bool suppress_all = false;  ///< Suppress on every channel.
    boost::json::object data;   ///< Further details, including the vendor's wording.
};

}  // namespace outbound
