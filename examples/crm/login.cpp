#include "login.hpp"

#include "password.hpp"

namespace crm {
namespace {

using outbound::scope;

constexpr std::string_view cookie_name = "crm_session=";
constexpr std::chrono::hours longest_session{12};

std::string_view secret_of(const outbound::web_request& request)
{
    const auto cookies = request.header("cookie");
    const auto begin = cookies.find(cookie_name);
    if (begin == cookies.npos)
        return {};
    const auto rest = cookies.substr(begin + cookie_name.size());
    return rest.substr(0, rest.find(';'));
}

bool is_safe(const outbound::web_request& request)
{
    return request.method == "GET" || request.method == "HEAD";
}

/// Browsers say where a request comes from. The cookie alone proves only which browser sent it.
bool is_from_our_page(const outbound::web_request& request)
{
    if (const auto site = request.header("sec-fetch-site"); !site.empty())
        return site == "same-origin";
    const auto origin = request.header("origin");
    const auto host = origin.find("://");
    return host != origin.npos && origin.substr(host + 3) == request.header("host");
}

}  // namespace

std::vector<scope> scopes_of(std::string_view role)
{
    static const std::map<std::string_view, std::vector<scope>> roles{
        {"clerk", {scope::read, scope::write}},
        {"manager", {scope::read, scope::write, scope::send, scope::pii}},
        {"owner", {scope::admin}},
    };
    const auto found = roles.find(role);
    return found != roles.end() ? found->second : std::vector<scope>{};
}

std::string login::begin(user who)
{
    const auto now = std::chrono::steady_clock::now();
    std::erase_if(sessions_, [now](const auto& entry) { return entry.second.ends <= now; });
    const auto secret = random_secret();
    sessions_.emplace(secret, session{std::move(who), now + longest_session});
    return cookie(secret, longest_session);
}

std::string login::end(const outbound::web_request& request)
{
    if (const auto found = sessions_.find(secret_of(request)); found != sessions_.end())
        sessions_.erase(found);
    return cookie({}, std::chrono::seconds{0});
}

const user* login::user_of(const outbound::web_request& request)
{
    const auto found = sessions_.find(secret_of(request));
    if (found == sessions_.end() || found->second.ends <= std::chrono::steady_clock::now())
        return nullptr;
    return is_safe(request) || is_from_our_page(request) ? &found->second.who : nullptr;
}

std::string login::cookie(std::string_view secret, std::chrono::seconds age) const
{
    std::string text{cookie_name};
    text.append(secret).append("; Path=").append(prefix_).append("/; Max-Age=").append(std::to_string(age.count()));
    return text.append("; HttpOnly; SameSite=Strict").append(is_secure_ ? "; Secure" : "");
}

}  // namespace crm
