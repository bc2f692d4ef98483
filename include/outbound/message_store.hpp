// One-off messages: each is sent to one recipient when a program requests it. Threads, errors and time: see store.hpp.
#pragma once

#include <outbound/message.hpp>
#include <outbound/page.hpp>
#include <outbound/recipient.hpp>
#include <outbound/types.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace outbound {

/// A one-off message to be stored.
struct new_message {
    outbound::channel channel = outbound::channel::email;
    message_kind kind = message_kind::transactional;
    contact_id contact = 0;   ///< 0: the address belongs to no known contact.
    std::string address;      ///< Folded email address, or a number in E.164.
    std::string key;          ///< Unique among messages; empty: none.
    std::string fingerprint;  ///< Equal for equal requests; with `key` only.
    /// The sender, the options and the pinned texts, a JSON object as text.
    std::string content;
    bool has_own_texts = false;      ///< The texts were written for this message, so they may name its recipient.
    boost::json::object values;      ///< Values of the templates; they override the contact's.
    boost::json::object metadata;    ///< The caller's own notes, which are never sent.
    std::optional<timestamp> due{};  ///< `nullopt`: at once.
    std::int64_t inbound = 0;        ///< The reply that this answers, which becomes handled; 0: none.
};

/// A stored one-off message.
struct one_off_message {
    message_id id = 0;
    outbound::channel channel = outbound::channel::email;
    message_kind kind = message_kind::transactional;
    std::string key;  ///< Empty after an erasure.
    std::string fingerprint;
    boost::json::object metadata;  ///< Empty after an erasure.
    timestamp due{};
    timestamp created_at{};
    recipient state;  ///< Status, attempts and events. Its first attempt is stored as a retry.
};

/// What a one-off message is rendered from.
struct message_texts {
    std::string content;  ///< As new_message::content.
    std::string values;   ///< A JSON object as text; may be empty.
};

/// Conditions of a list; empty: any.
struct message_filter {
    std::optional<outbound::channel> channel{};
    std::optional<recipient_status> status{};  ///< As one_off_message::state has it.
    contact_id contact = 0;                    ///< Messages that named this contact, also if it is gone; 0: any.
    boost::json::object metadata{};            ///< Members that one_off_message::metadata has, with these values.
};

class message_store {
public:
    virtual ~message_store() = default;

    /// Stores a message and makes it due. If a message with its key exists, returns that one and stores nothing; the
    /// caller compares the fingerprints. Throws error{errc::not_found} if the contact is gone.
    virtual one_off_message add(const new_message& m) = 0;
    virtual std::optional<one_off_message> get(message_id id) = 0;
    virtual std::optional<one_off_message> find(std::string_view key) = 0;
    /// Sorted by id.
    virtual page<one_off_message> list(const message_filter& filter, const page_request& slice) = 0;
    /// `nullopt` if the recipient belongs to no one-off message, or to an erased one.
    virtual std::optional<message_texts> texts(campaign_id campaign, recipient_seq seq) = 0;
};

}  // namespace outbound
