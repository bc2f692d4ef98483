// The parts of a mail/send request around subject and content: mailboxes, senders, settings.
#pragma once

#include <outbound/message.hpp>

#include <string>
#include <string_view>

namespace outbound::sendgrid {

/// Appends `"name":"value"`, the value escaped.
void append_member(std::string& out, std::string_view name, std::string_view value);

/// Appends `{"email":…,"name":…}`. Control characters of the name become spaces; a name with `,` or `;` is quoted,
/// because SendGrid parses these as separators.
void append_mailbox(std::string& out, std::string_view address, std::string_view name);

/// The text between the last personalization and the subject.
std::string senders_json(const email_content& content);

/// The text after the last part of the content, to the end of the request.
std::string settings_json(const email_content& content, bool sandbox);

}  // namespace outbound::sendgrid
