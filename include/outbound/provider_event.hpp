// Reports of vendors about accepted messages, in one form for all vendors.
#pragma once

#include <outbound/types.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace outbound {

/// What happened. Kinds that move a recipient's status have a fixed rank; the others stand beside it.
enum class event_kind {
    accepted,      ///< The vendor took the message (processed, queued, ringing).
    sent,          ///< It left the vendor for the recipient's side.
    delivered,     ///< The recipient's side took it.
    deferred,      ///< The vendor tries again by itself.
    bounced,       ///< The recipient's side refused it, for good or as far as the vendor tried.
    failed,        ///< It did not go out, or did not arrive.
    opened,        ///< The email was opened.
    clicked,       ///< A link was followed; `link` says which.
    complained,    ///< Reported as spam.
    unsubscribed,  ///< Opted out by the vendor's own means.
    replied,       ///< Answered by a message.
    answered,      ///< The call was picked up; by a machine if `actor` says so.
    voicemail,     ///< The call was picked up by an answering machine or a fax.
    busy,          ///< The line was busy.
    no_answer,     ///< Nobody picked up.
    completed,     ///< The call ended after it had been picked up; `duration` says after how long.
    keypress,      ///< Keys were pressed during a call.
    opted_out,     ///< STOP, press 9, one-click unsubscribe: by our own means.
    opted_in,      ///< START.
    other,         ///< Unknown kind: kept and counted.
};

template <>
struct names<event_kind> {
    static constexpr std::array<std::pair<event_kind, std::string_view>, 20> value{{
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
        {event_kind::opted_out, "opted_out"},
        {event_kind::opted_in, "opted_in"},
        {event_kind::other, "other"},
    }};
};

/// The cause of an open or a click, if known: scanners and privacy proxies open and click, too. Of a call: who
/// answered.
enum class event_actor {
    unknown,  ///< Nobody looked.
    human,
    machine,
    undetermined,  ///< The vendor looked, and could not tell.
};

template <>
struct names<event_actor> {
    static constexpr std::array<std::pair<event_actor, std::string_view>, 4> value{{
        {event_actor::unknown, ""},
        {event_actor::human, "human"},
        {event_actor::machine, "machine"},
        {event_actor::undetermined, "unknown"},
    }};
};

/// Why a message bounced, as far as it concerns the address.
enum class bounce_class {
    none,
    hard,          ///< The address does not exist or never takes mail.
    soft,          ///< Full, too large, or given up after many tries: the address may be good.
    blocked,       ///< This message was refused, for its content or its sender's reputation.
    undetermined,  ///< The vendor could not tell.
};

template <>
struct names<bounce_class> {
    static constexpr std::array<std::pair<bounce_class, std::string_view>, 5> value{{
        {bounce_class::none, ""},
        {bounce_class::hard, "hard"},
        {bounce_class::soft, "soft"},
        {bounce_class::blocked, "blocked"},
        {bounce_class::undetermined, "undetermined"},
    }};
};

/// One event of one message. Text is empty where unknown, and valid UTF-8.
struct provider_event {
    std::string key;        ///< Our key of the message (message::key), as it came back.
    std::string provider;   ///< Name of the account.
    std::string vendor_id;  ///< The vendor's id of the message, as delivery::vendor_id has it.
    std::string id;         ///< Distinguishes this event from others of the message; empty: all other members do.
    event_kind kind = event_kind::other;
    event_actor actor = event_actor::unknown;
    outbound::channel channel = outbound::channel::email;
    bounce_class bounce = bounce_class::none;
    std::string address;  ///< The recipient's email address, or number in E.164.
    timestamp occurred_at{};
    std::string reason;  ///< Short stable code: the vendor's own (`30003`, `5.1.1`), or a word.
    std::string link;    ///< clicked: the URL.
    std::optional<std::int32_t> duration_seconds;  ///< completed.
    std::string suppress;       ///< Why the address must not be contacted again (`bounce`, `complaint`, `unsubscribe`);
                                ///< empty: it may.
    bool suppress_all = false;  ///< On every channel, not only on this one.
    boost::json::object data;   ///< Further details, the vendor's wording among them.
};

}  // namespace outbound
