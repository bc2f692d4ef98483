// Column names that are recognised: common ones, and those of exports of Google Contacts, Outlook, HubSpot, Salesforce,
// Mailchimp and Pipedrive.
#pragma once

#include <outbound/contact_store.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace outbound::api {

/// Prefix of a target that is a field of the contact; the field's name follows.
inline constexpr std::string_view fields_prefix = "fields.";

/// Whether the name is a valid target: a member of a contact, `tags`, or `fields.` and a name.
bool is_import_target(std::string_view name) noexcept;

/// The ASCII letters and digits of the name in lower case: equal for `E-Mail`, `e_mail` and `email`.
std::string plain_name(std::string_view column);

/// The target of a column; empty if its name is unknown.
std::string known_target(std::string_view column);

/// A column that records opt-outs.
struct opt_out_column {
    std::string_view name;                     ///< In the form of plain_name().
    std::optional<outbound::channel> channel;  ///< `nullopt`: every channel.
    suppression_reason reason;
    /// Only cells such as `unsubscribed` opt out; false: every cell except a negative one does.
    bool is_status = false;
};

/// Null if the column does not record opt-outs.
const opt_out_column* known_opt_out(std::string_view column);

/// The suppression reason of a cell; `nullopt` if the contact has not opted out. Words for "no" of many languages are
/// known, and every other word opts out, unless the column is_status.
std::optional<suppression_reason> opt_out_in(const opt_out_column& column, std::string_view cell);

/// True for a word for "yes", a tick, or a word such as `unsubscribed`.
bool is_certain_opt_out(std::string_view cell);

}  // namespace outbound::api
