// Answers of the vendors' APIs: for any input, only a 2xx is an acceptance. Input: a byte for the fault, `status`, a
// line end, headers, an empty line, body.
#include "fuzz/targets.hpp"
#include "providers/sendgrid/answer.hpp"
#include "providers/ses/answer.hpp"
#include "providers/twilio/answer.hpp"
#include "providers/twilio/find.hpp"

#include <outbound/error.hpp>

#include <charconv>

namespace outbound::fuzz {
namespace {

http::answer answer_from(std::string_view input)
{
    http::answer got;
    const auto kind = take_byte(input);
    got.bytes_sent = (kind & 0x80U) != 0;
    got.fault = kind % 32 == 1 ? http::fault::timeout : kind % 32 == 2 ? http::fault::connect : http::fault::none;
    const auto status = take_until(input, "\n");
    std::from_chars(status.data(), status.data() + status.size(), got.status);
    got.status = got.ok() ? 200 + got.status % 800 : 0;
    got.headers = std::string{take_until(input, "\n\n")} + "\n";
    got.body = input;
    return got;
}

void check(const http::answer& got, const delivery& outcome)
{
    const bool accepted = outcome.result == delivery::outcome::accepted;
    require(!accepted || (got.ok() && got.status >= 200 && got.status < 300));
    require(outcome.retry_after.count() >= 0);
}

}  // namespace

void provider_answers(std::string_view input)
{
    const auto got = answer_from(input);
    const timestamp now{std::chrono::seconds{1'795'359'600}};
    for (const bool sandbox : {false, true}) {
        const auto read = sendgrid::read_answer(got, 3, sandbox, now);
        check(got, read.all);
        for (const auto& [place, outcome] : read.named) {
            require(place < 3);
            check(got, outcome);
        }
    }
    check(got, ses::read_send_answer(got, now));
    ses::read_account_answer(got);
    check(got, twilio::read_create_answer(got, now));
    try {
        for (const auto* resource : {"Messages", "Calls"}) {
            twilio::read_found(got, resource, {}, {}, "twilio", now);
        }
    } catch (const error&) {
        return;
    }
}

}  // namespace outbound::fuzz
