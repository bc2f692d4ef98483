// Combines faults and vendors; either can determine the response.
#include "simulation.hpp"

#include <boost/beast/http/status.hpp>
#include <boost/json/serialize.hpp>

#include <initializer_list>

namespace simulator {
namespace {

namespace http = boost::beast::http;

void compose(const answer& a, bool keep_alive, std::string& out)
{
    const std::string_view reason = http::obsolete_reason(static_cast<http::status>(a.status));
    out.append("HTTP/1.1 ").append(std::to_string(a.status)).append(" ").append(reason).append("\r\nServer: nginx\r\n");
    out.append(a.headers);
    if (!a.type.empty())
        out.append("Content-Type: ").append(a.type).append("\r\n");
    out.append("Content-Length: ").append(std::to_string(a.body.size()));
    out.append(keep_alive ? "\r\nConnection: keep-alive\r\n\r\n" : "\r\nConnection: close\r\n\r\n");
    out.append(a.body);
}

constexpr std::string_view noise = "\x16\x03\x01\x00\xa5\x8f\x00 this is no answer at all \xff\xfe\x00\r\n\r\n";
constexpr std::string_view torn_header = "HTTP/1.1 202 Accepted\r\nServer: nginx\r\nX-Mess";
constexpr std::string_view torn_body =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n{\"errors\":[{\"mess";

// Writes a malformed response and closes the connection.
void break_off(std::uint64_t number, performance& out)
{
    constexpr std::string_view broken[] = {noise, torn_header, torn_body};
    out.bytes += broken[number];
    out.close = true;
}

// Malformed responses that do not say that a message was accepted.
void compose_garbage(std::uint64_t dice, performance& out)
{
    switch (dice % 5) {
    case 3:
        return compose(
            {.status = 200, .type = "text/html", .body = "<html><body>Please log in to this network.</body></html>"},
            true, out.bytes);
    case 4:
        return compose(
            {.status = 400, .type = "application/json", .body = "{\"errors\":[{\"message\":"}, true, out.bytes);
    default:
        break_off(dice % 5, out);
    }
}

// Malformed responses that do not say that a message was refused.
void compose_garbage_accepted(std::uint64_t dice, performance& out)
{
    switch (dice % 5) {
    case 3:
        return compose(
            {.status = 200, .type = "application/json", .body = "{\"errors\":[{\"message\":"}, true, out.bytes);
    case 4:
        return compose({.status = 202, .headers = "X-Filler: " + std::string(200'000, 'x') + "\r\n"}, true, out.bytes);
    default:
        break_off(dice % 5, out);
    }
}

}  // namespace

simulation::simulation(const options& o, boost::asio::io_context& io)
    : faults_(o.faults),
      ledger_(o.ledger_file, o.ledger_sync),
      sendgrid_(o.api_key, faults_, ledger_),
      ses_(o.aws_secret, o.ses_rate, faults_, ledger_),
      twilio_(o.twilio_token, faults_, ledger_),
      reports_{io, o.reports, o.twilio_token}
{
    for (vendor* each : std::initializer_list<vendor*>{&sendgrid_, &ses_, &twilio_})
        each->report_through(reports_);
    if (!o.shows_inbox)
        return;
    inbox_.emplace();
    for (vendor* each : std::initializer_list<vendor*>{&sendgrid_, &ses_, &twilio_})
        each->show_in(*inbox_);
    reports_.listen([this](const form_list& event, const std::string& response) { inbox_->note(event, response); });
}

// Paths of the simulator itself: the state of the reports, the certificate of SNS, and the inbox.
std::optional<answer> simulation::own(const request& r) const
{
    if (r.target() == "/simulator/reports")
        return answer{.type = "application/json", .body = boost::json::serialize(reports_.state())};
    if (r.target() == "/SimpleNotificationService-simulated.pem")
        return answer{.type = "application/x-pem-file", .body = reports_.sns_certificates()};
    return inbox_ ? inbox_->page(r.target()) : std::nullopt;
}

vendor* simulation::serving(std::string_view path)
{
    for (vendor* each : std::initializer_list<vendor*>{&sendgrid_, &ses_, &twilio_})
        if (each->serves(path))
            return each;
    return nullptr;
}

answer simulation::decide(const request& r, const fate& drawn)
{
    auto* through = serving(r.target());
    if (through == nullptr)
        return {.status = 404, .type = "text/plain", .body = "nothing is simulated here\n"};
    switch (drawn.fault) {
    case fault::unauthorized:
        return through->unauthorized();
    case fault::suspended:
        return through->suspended();
    case fault::throttle:
        return through->throttled(faults_.options().retry_after, drawn.dice);
    case fault::error:
        return through->broken(drawn.dice);
    case fault::reset_before:
    case fault::garbage:
        return {};
    default:
        return through->take(r, counts_.requests);
    }
}

void simulation::perform(const request& r, performance& out)
{
    if (const auto response = own(r)) {
        out = {};
        out.close = !r.keep_alive();
        return compose(*response, !out.close, out.bytes);
    }
    const fate drawn = faults_.of(++counts_.requests, r.body());
    const answer decided = decide(r, drawn);
    counts_.accepted += decided.accepted;
    counts_.faults += drawn.fault != fault::none;
    counts_.refused += drawn.fault == fault::none && decided.status >= 400;

    const auto slow = drawn.slow ? std::chrono::milliseconds{faults_.options().slow_ms} : std::chrono::milliseconds{};
    const bool in_halves = drawn.dice % 2 == 0;
    out.bytes.clear();
    out.wait = drawn.latency + (in_halves ? std::chrono::milliseconds{} : slow);
    out.pause = in_halves ? slow : std::chrono::milliseconds{};
    out.close = !r.keep_alive();
    out.reset = false;

    // Faults after acceptance apply only if the vendor accepted; a refusal is answered as it is.
    const bool accepted = decided.accepted > 0;
    if (drawn.fault == fault::reset_before || (drawn.fault == fault::reset_after && accepted))
        out.reset = true;
    else if (drawn.fault == fault::garbage)
        compose_garbage(drawn.dice >> 1, out);
    else if (drawn.fault == fault::garbage_accepted && accepted)
        compose_garbage_accepted(drawn.dice >> 1, out);
    else
        compose(decided, !out.close, out.bytes);
}

void simulation::refuse_size(const request& r, performance& out)
{
    out = {};
    out.close = true;
    const auto* through = serving(r.target());
    compose(through != nullptr ? through->too_large() : answer{.status = 413}, false, out.bytes);
}

void simulation::refuse_syntax(performance& out)
{
    out = {};
    out.close = true;
    compose({.status = 400, .type = "text/html", .body = "<html><body><h1>400 Bad Request</h1></body></html>\r\n"},
        false, out.bytes);
}

}  // namespace simulator
