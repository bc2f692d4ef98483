// Webhook requests of vendors, verified and parsed by a reader for each vendor. Derive from `webhook_reader` to add
// one.
#pragma once

#include <outbound/provider_event.hpp>
#include <outbound/web.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace outbound {

/// The point of a call at which the vendor asks for the script.
enum class call_point {
    begin,        ///< The call was just answered.
    keys,         ///< Gather `number` has ended.
    transfer,     ///< The call has come to transfer `number`.
    whisper,      ///< The callee of transfer `number` has answered.
    no_transfer,  ///< Transfer `number` has ended without a conversation.
    recorded,     ///< Recording `number` has ended.
};

/// The vendor's request for the script of a call, or for the rest of it. The response is TwiML.
struct call_question {
    std::string key{};        ///< message::key of the call.
    std::string vendor_id{};  ///< The vendor's id for the call.
    std::string account{};    ///< Name of the provider.
    call_point point = call_point::begin;
    std::size_t number = 0;    ///< Of the gather, transfer or recording, in the order of the script.
    bool machine = false;      ///< At the beginning: a machine answered, which gets the script's voicemail part.
    std::string digits{};      ///< The pressed keys; empty: none.
    std::string gather_url{};  ///< As in call_settings.
    std::string step_url{};    ///< As in call_settings.
    std::string caller_id{};   ///< The number that the person was called from.
    std::string address{};     ///< The person's number; empty: unknown.
    /// With keys: the URL to which they were reported lists them as an opt-out, which counts without the campaign.
    bool opts_out = false;
};

/// The result of parsing a vendor's request.
struct webhook {
    enum class verdict {
        taken,      ///< Authentic: `events` are to be stored.
        refused,    ///< Not authentic: nothing is stored. `detail` may name the setting to correct at the vendor.
        malformed,  ///< Authentic but not parsable; `detail` gives the fault.
    };
    verdict result = verdict::refused;
    std::string detail;
    std::vector<provider_event> events;
    web_response answer{204, {}, {}};  ///< Sent after the events are stored.
    /// If set, the response is the script instead of `answer`, unless the call, its campaign or the gather is unknown.
    std::optional<call_question> question;
};

/// A path at which a vendor's requests arrive, by POST.
struct webhook_endpoint {
    std::string path;     ///< `/outbound/webhooks/acme`; `{name}` stands for one segment.
    std::string subject;  ///< Which of the vendor's webhooks it is; `events` if there is only one.
    std::size_t longest_body = 2 * 1024 * 1024;  ///< Bytes; a larger body is answered with 413 and not read.
    /// read() takes microseconds, never blocks, does not ask `has_refused` and puts no question: it is then called on
    /// the server's own executor, which saves two changes of threads for each request.
    bool is_quick = false;
};

/// A request and its context.
struct webhook_request {
    const web_request& http;
    std::string_view subject;  ///< webhook_endpoint::subject of the endpoint.
    timestamp received{};  ///< By this process's clock. An event without a vendor's time has none: the store dates it.
    /// Returns whether the address is suppressed.
    std::function<bool(channel via, const std::string& address)> has_refused;
};

/// Verifies and parses the webhooks of one vendor, for all of its accounts.
///
/// Threads: calls are concurrent, each on its own executor.
/// Exceptions: error{errc::provider} if verification is not possible now (a certificate cannot be fetched): the vendor
/// is asked to retry.
class webhook_reader {
public:
    virtual ~webhook_reader() = default;

    /// Name of the vendor, 1–64 of [a-z0-9-].
    virtual std::string_view vendor() const noexcept = 0;

    /// The endpoints of the vendor; called once, when a service opens.
    virtual std::vector<webhook_endpoint> endpoints() const
    {
        return {{"/outbound/webhooks/" + std::string{vendor()}, "events"}};
    }

    /// Verifies and parses one request. The caller stores the events of the result before it sends the response.
    virtual boost::asio::awaitable<webhook> read(const webhook_request& request) = 0;
};

}  // namespace outbound
