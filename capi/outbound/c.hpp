// The C interface of outbound with C++17 types: handles that close themselves, strings, and exceptions. Header only,
// over outbound.h; JSON is text, for the host's own library. What outbound.h says of threads, forks and waiting holds.
#pragma once

#include <outbound.h>

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace outbound::c {

/// A code other than OUTBOUND_OK, with its problem document.
class error : public std::runtime_error {
public:
    error(int code, std::string problem)
        : std::runtime_error{problem.empty() ? "outbound: code " + std::to_string(code) : problem},
          code_{code},
          problem_{std::move(problem)}
    {
    }

    /// An outbound_code.
    int code() const noexcept { return code_; }
    /// JSON: type, title, status, detail, code, violations. Empty if the library gave none.
    const std::string& problem() const noexcept { return problem_; }

private:
    int code_;
    std::string problem_;
};

namespace detail {

struct free_text {
    void operator()(char* text) const noexcept { outbound_free(text); }
};
using text = std::unique_ptr<char, free_text>;

struct free_reply {
    void operator()(outbound_reply* reply) const noexcept { outbound_reply_free(reply); }
};

struct close_exchange {
    void operator()(outbound_exchange* exchange) const noexcept { outbound_exchange_close(exchange); }
};

inline std::string string_of(const char* given)
{
    return given ? given : "";
}

inline void check(int code, const char* problem = nullptr)
{
    if (code != OUTBOUND_OK)
        throw error{code, string_of(problem)};
}

/// The library would read the text up to a NUL inside it: throws error with OUTBOUND_INVALID instead.
inline const char* text_argument(const std::string& given, const char* name)
{
    if (given.find('\0') != std::string::npos)
        throw error{OUTBOUND_INVALID,
            R"({"type":"urn:outbound:problem:invalid","title":"The request breaks a rule","status":422,"detail":")" +
                std::string{name} + R"(: must have no NUL","code":"invalid"})"};
    return given.c_str();
}

/// A negative time waits without limit, as in the C interface.
inline int milliseconds(std::chrono::milliseconds time)
{
    constexpr long long longest = 2'147'483'647;
    return time.count() < 0 ? -1 : static_cast<int>(time.count() < longest ? time.count() : longest);
}

}  // namespace detail

constexpr std::chrono::milliseconds without_limit{-1};

/// An answer to a web request.
class reply {
public:
    explicit reply(outbound_reply* taken) noexcept : reply_{taken} {}

    int status() const noexcept { return outbound_reply_status(reply_.get()); }
    /// "Name: value" with CRLF behind each.
    std::string_view headers() const noexcept { return outbound_reply_headers(reply_.get()); }
    std::string_view body() const noexcept
    {
        std::size_t size = 0;
        const auto* bytes = static_cast<const char*>(outbound_reply_body(reply_.get(), &size));
        return {bytes ? bytes : "", size};
    }

private:
    std::unique_ptr<outbound_reply, detail::free_reply> reply_;
};

/// A web request and its response in pieces. One thread at a time.
class exchange {
public:
    explicit exchange(outbound_exchange* taken) noexcept : exchange_{taken} {}

    /// False if no more of the body is wanted: the response is known.
    bool write(std::string_view piece)
    {
        const int code = outbound_exchange_write(exchange_.get(), piece.data(), piece.size());
        if (code == OUTBOUND_CONFLICT)
            return false;
        detail::check(code);
        return true;
    }

    /// Status and header fields; the body follows by next(). Throws error with OUTBOUND_TIMEOUT: call again.
    reply finish(std::chrono::milliseconds timeout = without_limit)
    {
        outbound_reply* taken = nullptr;
        detail::check(outbound_exchange_finish(exchange_.get(), detail::milliseconds(timeout), &taken));
        return reply{taken};
    }

    /// The next piece of the body, valid until the next call; empty at its end.
    std::string_view next(std::chrono::milliseconds timeout = without_limit)
    {
        const void* piece = nullptr;
        std::size_t size = 0;
        detail::check(outbound_exchange_next(exchange_.get(), detail::milliseconds(timeout), &piece, &size));
        return {piece ? static_cast<const char*>(piece) : "", size};
    }

private:
    std::unique_ptr<outbound_exchange, detail::close_exchange> exchange_;
};

/// An engine over one database. Movable; closed by its destructor.
class engine {
public:
    /// A configuration document; "{}" takes what the environment names.
    explicit engine(const std::string& config)
    {
        char* problem = nullptr;
        const int code = outbound_open(detail::text_argument(config, "config"), &engine_, &problem);
        detail::check(code, detail::text{problem}.get());
    }
    ~engine() { outbound_close(engine_); }
    engine(engine&& other) noexcept : engine_{std::exchange(other.engine_, nullptr)} {}
    engine& operator=(engine&& other) noexcept
    {
        std::swap(engine_, other.engine_);
        return *this;
    }

    /// Runs one operation; the response as JSON. Throws error.
    std::string call(const std::string& operation, const std::string& request = "{}",
        std::chrono::milliseconds timeout = without_limit)
    {
        char* response = nullptr;
        const int code = outbound_call(engine_, detail::text_argument(operation, "operation"),
            detail::text_argument(request, "request"), detail::milliseconds(timeout), &response);
        const detail::text taken{response};
        detail::check(code, taken.get());
        return detail::string_of(taken.get());
    }

    /// Answers a web request. `header_lines`: "Name: value" with CRLF behind each.
    reply http(const std::string& method, const std::string& target, const std::string& header_lines = {},
        std::string_view body = {})
    {
        outbound_reply* taken = nullptr;
        detail::check(
            outbound_http(engine_, detail::text_argument(method, "method"), detail::text_argument(target, "target"),
                detail::text_argument(header_lines, "header_lines"), body.data(), body.size(), &taken));
        return reply{taken};
    }

    /// `access`: who asks, as JSON: {"actor": "ada", "scopes": ["read"]}; empty: the request must show an API token.
    exchange open_exchange(const std::string& method, const std::string& target, const std::string& header_lines = {},
        const std::string& access = {})
    {
        outbound_exchange* taken = nullptr;
        detail::check(outbound_exchange_open(engine_, detail::text_argument(method, "method"),
            detail::text_argument(target, "target"), detail::text_argument(header_lines, "header_lines"),
            access.empty() ? nullptr : detail::text_argument(access, "access"), &taken));
        return exchange{taken};
    }

    /// Begins dispatching, on threads of the library.
    void start() { detail::check(outbound_start(engine_)); }

    /// Ends dispatching. False if something was still in flight when `drain` was over.
    bool stop(std::chrono::milliseconds drain = std::chrono::milliseconds{0})
    {
        const int code = outbound_stop(engine_, detail::milliseconds(drain));
        if (code == OUTBOUND_TIMEOUT)
            return false;
        detail::check(code);
        return true;
    }

    /// The oldest event as JSON; `nullopt` if none came, or after wake().
    std::optional<std::string> poll(std::chrono::milliseconds timeout = std::chrono::milliseconds{0})
    {
        char* event = nullptr;
        const int code = outbound_poll(engine_, detail::milliseconds(timeout), &event);
        const detail::text taken{event};
        detail::check(code, taken.get());
        return taken ? std::optional<std::string>{taken.get()} : std::nullopt;
    }

    /// Readable while events wait. It belongs to the engine: do not read, write or close it.
    int event_fd() const
    {
        const int descriptor = outbound_event_fd(engine_);
        detail::check(descriptor < 0 ? descriptor : OUTBOUND_OK);
        return descriptor;
    }

    /// Ends one wait in poll(), from any thread.
    void wake() noexcept { outbound_wake(engine_); }

    /// For functions of outbound.h.
    outbound_engine* handle() const noexcept { return engine_; }

private:
    outbound_engine* engine_ = nullptr;
};

}  // namespace outbound::c
