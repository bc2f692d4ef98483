// Requests by which vendors report: verified and read by a reader of that vendor. Derive from `webhook_reader` to add
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

/// During a call the vendor asks what to say: once it was answered, and after every gather of keys. The answer is the
/// campaign's script as TwiML.
struct call_question {
    std::string key;                    ///< message::key of the call.
    std::string vendor_id;              ///< The vendor's id for the call.
    std::string account;                ///< Name of the provider.
    bool machine = false;               ///< A machine answered: it hears the script's voicemail part.
    std::optional<std::size_t> gather;  ///< Which gather ended; `nullopt`: the call was answered just now.
    std::string digits;                 ///< With gather: the keys that were pressed; empty: none.
    std::string gather_url;             ///< Where the vendor reports keys; `&gather=<number>` is appended.
};

/// The result of reading a vendor's request.
struct webhook {
    enum class verdict {
        taken,      ///< Proven to come from an account of ours; `events` are to be stored.
        refused,    ///< Not proven: nothing of it is kept. `detail` may say what is to be changed at the vendor's.
        malformed,  ///< Proven, and cannot be read; `detail` says why.
    };
    verdict result = verdict::refused;
    std::string detail;
    std::vector<provider_event> events;
    web_response answer{204, {}, {}};  ///< Given once the events are stored.
    /// The script answers instead of `answer`, unless the call, its campaign or the gather is unknown.
    std::optional<call_question> question;
};

/// Where a vendor's requests arrive, by POST.
struct webhook_endpoint {
    std::string path;     ///< `/outbound/webhooks/acme`; `{name}` stands for one segment.
    std::string subject;  ///< Which of the vendor's webhooks it is; `events` where there is one only.
    std::size_t longest_body = 2 * 1024 * 1024;  ///< Bytes; a larger body gets 413 and is not read.
};

/// A request, and what a reader needs besides.
struct webhook_request {
    const web_request& http;
    std::string_view subject;  ///< Of the endpoint where it arrived.
    timestamp received{};
    std::function<bool(channel via, const std::string& address)>
        has_refused;  ///< Whether messages to that address are suppressed.
};

/// Verifies and reads the webhooks of one vendor, for all of its accounts.
///
/// Threads: any number of calls at once, each on an executor of its own.
/// Exceptions: error{errc::provider} when what is needed for verifying cannot be had now; the vendor is to try again.
class webhook_reader {
public:
    virtual ~webhook_reader() = default;

    /// Name of the vendor, 1–64 of [a-z0-9-].
    virtual std::string_view vendor() const noexcept = 0;

    /// Where its requests arrive: asked once, when a service opens.
    virtual std::vector<webhook_endpoint> endpoints() const
    {
        return {{"/outbound/webhooks/" + std::string{vendor()}, "events"}};
    }

    virtual boost::asio::awaitable<webhook> read(const webhook_request& request) = 0;
};

}  // namespace outbound
