// Requests of one-off messages: their shape, and the message to store.
#pragma once

#include "api/requests.hpp"

#include <outbound/message.hpp>
#include <outbound/message_store.hpp>

#include <map>
#include <memory>
#include <string>

namespace outbound::api {

/// A message as messages.send accepts it.
shape message_input_shape();

/// Turns requests into the messages to store. Compiles equal contents once.
class message_reader {
public:
    explicit message_reader(context& ctx) : ctx_{ctx} {}

    /// The message of a request of message_input_shape(). Throws error{errc::invalid} with each broken rule,
    /// error{errc::not_found} for a contact, error{errc::conflict} if no account serves the channel.
    new_message read(const boost::json::object& request);

private:
    /// A content that can be sent.
    struct checked_content {
        std::shared_ptr<const content> compiled;
        std::string text;
        bool has_own_texts = false;
    };

    /// Null, with the broken rules in `wrong`, if it cannot be sent.
    const checked_content* content_of(
        const boost::json::object& request, channel via, message_kind kind, complaints& wrong);

    context& ctx_;
    std::map<std::string, checked_content> known_;  // By the members that determine it.
};

/// Equal for requests that mean the same message.
std::string message_fingerprint(const context& ctx, const boost::json::object& request);

}  // namespace outbound::api
