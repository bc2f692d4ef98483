// Columns that are known by their names: those that people choose, and those of exports of Google Contacts, Outlook,
// HubSpot, Salesforce, Mailchimp and Pipedrive.
#pragma once

#include <outbound/contact_store.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace outbound::api {

/// A column may be mapped to a field of the contact: this, and the field's name.
inline constexpr std::string_view fields_prefix = "fields.";

/// Whether a column may be mapped to this: a member of a contact, `tags`, or `fields.` and a name.
bool is_import_target(std::string_view name) noexcept;

/// ASCII letters and digits in lower case: `E-Mail`, `e_mail` and `email` are one name.
std::string plain_name(std::string_view column);

/// The target of a column; empty if its name is not known.
std::string known_target(std::string_view column);

/// A column that says whether a contact has opted out.
struct opt_out_column {
    std::string_view name;  ///< As plain_name().
    outbound::channel channel;
    suppression_reason reason;
    bool is_status = false;  ///< A cell opts out by `unsubscribed` and the like only, otherwise by all but a no.
};

/// Null if the column says nothing of opt-outs.
const opt_out_column* known_opt_out(std::string_view column);

/// The reason that a cell of the column gives; `nullopt` if the contact has not opted out.
std::optional<suppression_reason> opt_out_in(const opt_out_column& column, std::string_view cell);

}  // namespace outbound::api
