// Each query has a resolver state of its own, since the state of the C library belongs to one thread.
#include "service/dns_resolver.hpp"

#include "model/ascii.hpp"
#include "model/integer_text.hpp"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <resolv.h>

#include <algorithm>
#include <span>

namespace outbound {
namespace {

constexpr std::size_t largest_answer = 65'535;
constexpr std::size_t most_values = 100;
constexpr std::size_t longest_value = 4000;
constexpr int seconds_a_try = 2;
constexpr int tries = 2;

class resolver_state {
public:
    explicit resolver_state(const std::optional<dns_server>& server)
    {
        is_ready_ = ::res_ninit(&state_) == 0;
        state_.retrans = seconds_a_try;
        state_.retry = tries;
        state_.options |= RES_USE_EDNS0;
        if (!server)
            return;
        auto& place = state_.nsaddr_list[0];
        place = {};
        place.sin_family = AF_INET;
        place.sin_port = htons(server->port);
        is_ready_ = is_ready_ && ::inet_pton(AF_INET, server->address.c_str(), &place.sin_addr) == 1;
        state_.nscount = 1;
    }
    ~resolver_state() { ::res_nclose(&state_); }
    resolver_state(const resolver_state&) = delete;
    resolver_state& operator=(const resolver_state&) = delete;

    /// The answer's size; `nullopt` if no server answered; 0 if there are no such records.
    std::optional<int> ask(const std::string& name, ns_type type, std::vector<unsigned char>& answer)
    {
        if (!is_ready_)
            return std::nullopt;
        const int size =
            ::res_nquery(&state_, name.c_str(), ns_c_in, type, answer.data(), static_cast<int>(answer.size()));
        if (size >= 0)
            return size;
        if (state_.res_h_errno == HOST_NOT_FOUND || state_.res_h_errno == NO_DATA)
            return 0;
        return std::nullopt;
    }

private:
    struct __res_state state_ = {};
    bool is_ready_ = false;
};

/// The strings of a TXT record, one after the other.
std::string joined_strings(const unsigned char* data, std::size_t size)
{
    std::string out;
    for (std::size_t at = 0; at < size;) {
        const std::size_t length = std::min<std::size_t>(data[at], size - at - 1);
        out.append(reinterpret_cast<const char*>(data) + at + 1, length);
        at += length + 1;
    }
    return out;
}

/// A name in the answer, which may refer to earlier parts of it.
std::string target_of(std::span<const unsigned char> answer, const unsigned char* at)
{
    char name[NS_MAXDNAME];
    if (::dn_expand(answer.data(), answer.data() + answer.size(), at, name, sizeof name) < 0)
        return {};
    std::string out{name};
    std::ranges::transform(out, out.begin(), to_lower);
    return out;
}

std::string printable(std::string text)
{
    text.resize(std::min(text.size(), longest_value));
    std::ranges::replace_if(
        text, [](char c) { return is_control(c) || static_cast<unsigned char>(c) > 0x7F; }, '?');
    return text;
}

/// Reads the records of an answer (RFC 1035, 4.1): a header, questions, and answers.
class answer_reader {
public:
    explicit answer_reader(std::span<const unsigned char> answer) : answer_{answer} {}

    std::vector<std::string> values(ns_type type)
    {
        constexpr std::size_t size_of_header = 12;
        std::vector<std::string> out;
        if (answer_.size() < size_of_header)
            return out;
        const auto questions = number_at(4);
        const auto records = number_at(6);
        at_ = size_of_header;
        for (unsigned i = 0; i < questions; ++i)
            if (!skip_name() || !skip(4))
                return out;
        for (unsigned i = 0; i < records && out.size() < most_values; ++i) {
            constexpr std::size_t size_before_data = 10;
            if (!skip_name() || !skip(size_before_data))
                break;
            const auto found = number_at(at_ - size_before_data);
            const auto data = at_;
            const auto size = number_at(at_ - 2);
            if (!skip(size))
                break;
            if (found == static_cast<unsigned>(type))
                out.push_back(printable(type == ns_t_txt ? joined_strings(answer_.data() + data, size)
                                                         : target_of(answer_, answer_.data() + data)));
        }
        return out;
    }

private:
    unsigned number_at(std::size_t place) const { return answer_[place] * 256U + answer_[place + 1]; }

    bool skip(std::size_t size)
    {
        if (answer_.size() - at_ < size)
            return false;
        at_ += size;
        return true;
    }

    bool skip_name()
    {
        const auto size = ::dn_skipname(answer_.data() + at_, answer_.data() + answer_.size());
        return size > 0 && skip(static_cast<std::size_t>(size));
    }

    std::span<const unsigned char> answer_;
    std::size_t at_ = 0;
};

}  // namespace

std::optional<dns_server> read_dns_server(std::string_view text)
{
    dns_server out{std::string{text.substr(0, text.find(':'))}};
    in_addr unused{};
    if (::inet_pton(AF_INET, out.address.c_str(), &unused) != 1)
        return std::nullopt;
    if (const auto colon = text.find(':'); colon != std::string_view::npos) {
        const auto port = read_integer<std::uint16_t>(text.substr(colon + 1));
        if (!port || *port == 0)
            return std::nullopt;
        out.port = *port;
    }
    return out;
}

dns_answer ask_dns(const std::optional<dns_server>& server, const std::string& name, dns_type type)
{
    resolver_state state{server};
    std::vector<unsigned char> answer(largest_answer);
    const auto wanted = type == dns_type::txt ? ns_t_txt : ns_t_cname;
    const auto size = state.ask(name, wanted, answer);
    if (!size)
        return {{}, false};
    const auto length = std::min(answer.size(), static_cast<std::size_t>(*size));
    return {answer_reader{{answer.data(), length}}.values(wanted), true};
}

}  // namespace outbound
