// Values end up in a header (frame-ancestors) and in attributes, so that their characters are limited here.
#include "service/configuration_dashboard.hpp"

#include "model/ascii.hpp"
#include "model/base64.hpp"
#include "model/json_members.hpp"
#include "model/text_kind.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <fstream>
#include <optional>

namespace outbound {
namespace {

namespace json = boost::json;

constexpr std::size_t largest_logo = 64 * 1024;
constexpr std::string_view placeholder = "{external_id}";

/// `https://host[:port]`, or http for a loopback host. Whatever else a header could take for a further source is
/// refused.
bool is_origin(std::string_view text)
{
    const auto at = text.find("://");
    if (at == std::string_view::npos || !describe(text_kind::http_url).holds(text))
        return false;
    const auto host = text.substr(at + 3);
    return !host.empty() && std::ranges::all_of(host, [](char c) {
        return is_letter(c) || is_digit(c) || std::string_view{".-:[]"}.find(c) != std::string_view::npos;
    });
}

bool is_contact_url(std::string text)
{
    const auto at = text.find(placeholder);
    if (at == std::string::npos)
        return false;
    text.replace(at, placeholder.size(), "1");
    if (text.starts_with('/'))
        text = "https://host.example" + text;
    return describe(text_kind::http_url).holds(text);
}

/// The file; of a file that is too large, one byte more than the limit.
std::optional<std::string> read_file(const std::string& path)
{
    std::ifstream file{path, std::ios::binary};
    std::string bytes(largest_logo + 1, '\0');
    if (file)
        file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!file.is_open() || file.bad())
        return std::nullopt;
    bytes.resize(static_cast<std::size_t>(file.gcount()));
    return bytes;
}

std::string_view image_type(std::string_view bytes)
{
    if (bytes.starts_with("\x89PNG\r\n"))
        return "image/png";
    const auto text = bytes.substr(0, 1024);
    return text.starts_with('<') && text.find("<svg") != std::string_view::npos ? "image/svg+xml" : std::string_view{};
}

std::string read_logo(const std::string& path, std::vector<violation>& broken)
{
    const auto bytes = read_file(path);
    const auto type = bytes ? image_type(*bytes) : std::string_view{};
    if (!bytes)
        broken.push_back({"dashboard.logo", "names a file that cannot be read"});
    else if (type.empty())
        broken.push_back({"dashboard.logo", "names a file that is neither PNG nor SVG"});
    else if (bytes->size() > largest_logo)
        broken.push_back({"dashboard.logo", "names a file of more than 64 KiB"});
    else
        return "data:" + std::string{type} + ";base64," + to_base64(*bytes);
    return {};
}

}  // namespace

shape dashboard_shape()
{
    return shapes::object({
        optional("name", shapes::text(1, 60, text_kind::line), "Title; left out: outbound."),
        optional("logo", shapes::text(1, 4096), "Path of an image: SVG or PNG, at most 64 KiB."),
        optional("contact_url", shapes::text(1, 2000, text_kind::line),
            "Page of a contact in the host, with {external_id} in place of the contact's."),
        optional("frame_ancestors", shapes::array(shapes::text(1, 300, text_kind::line), 0, 20),
            "Origins of pages that may show the dashboard in a frame, such as https://crm.example.com."),
        optional("sandbox_url", shapes::text(1, 2000, text_kind::http_url),
            "Inbox of the simulator that stands in for the vendors; left out: messages reach people."),
    });
}

dashboard_settings read_dashboard(const json::object& document, std::vector<violation>& broken)
{
    const auto given = object_member(document, "dashboard");
    dashboard_settings out{
        text_member(given, "name"), {}, text_member(given, "contact_url"), {}, text_member(given, "sandbox_url")};
    if (const auto path = text_member(given, "logo"); !path.empty())
        out.logo = read_logo(path, broken);
    if (!out.contact_url.empty() && !is_contact_url(out.contact_url))
        broken.push_back({"dashboard.contact_url", "must be an http or https URL or a path, with {external_id} in it"});
    if (const auto* origins = member(given, "frame_ancestors"))
        for (std::size_t i = 0; i < origins->get_array().size(); ++i) {
            const std::string_view origin{origins->get_array()[i].get_string()};
            if (!is_origin(origin))
                broken.push_back({"dashboard.frame_ancestors[" + std::to_string(i) + ']',
                    "must be an origin such as https://crm.example.com, without a path"});
            out.frame_ancestors.emplace_back(origin);
        }
    return out;
}

}  // namespace outbound
