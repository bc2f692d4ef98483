// The fuzz targets: all parsers of untrusted bytes. Each target takes any input, and crashes or calls require() on a
// fault. clang builds a libFuzzer program for each (preset `fuzz`); other builds replay the seeds as a test.
#pragma once

#include <cstdlib>
#include <string_view>

namespace outbound::fuzz {

void archive_rows(std::string_view input);
void csv(std::string_view input);
void csv_delimiter(std::string_view input);
void email_address(std::string_view input);
void phone_numbers(std::string_view input);
void phone_script(std::string_view input);
void provider_answers(std::string_view input);
void sendgrid_webhook(std::string_view input);
void sms_segments(std::string_view input);
void sns_message(std::string_view input);
void templates(std::string_view input);
void text_decoder(std::string_view input);
void twilio_form(std::string_view input);
void twilio_signature(std::string_view input);
void unsubscribe_token(std::string_view input);

struct target {
    std::string_view name;
    void (*run)(std::string_view input);
};

constexpr target targets[] = {
    {"archive_rows", archive_rows},
    {"csv", csv},
    {"csv_delimiter", csv_delimiter},
    {"email_address", email_address},
    {"phone_numbers", phone_numbers},
    {"phone_script", phone_script},
    {"provider_answers", provider_answers},
    {"sendgrid_webhook", sendgrid_webhook},
    {"sms_segments", sms_segments},
    {"sns_message", sns_message},
    {"templates", templates},
    {"text_decoder", text_decoder},
    {"twilio_form", twilio_form},
    {"twilio_signature", twilio_signature},
    {"unsubscribe_token", unsubscribe_token},
};

/// Ends the program if a property does not hold, which both a fuzzer and a test report.
inline void require(bool holds)
{
    if (!holds)
        std::abort();
}

/// Removes and returns the text before the first `mark`; all of it if there is none.
inline std::string_view take_until(std::string_view& rest, std::string_view mark)
{
    const auto at = rest.find(mark);
    const auto part = rest.substr(0, at);
    rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + mark.size());
    return part;
}

/// Takes one byte as a number; 0 at the end.
inline unsigned take_byte(std::string_view& rest)
{
    if (rest.empty())
        return 0;
    const auto byte = static_cast<unsigned char>(rest.front());
    rest.remove_prefix(1);
    return byte;
}

}  // namespace outbound::fuzz
