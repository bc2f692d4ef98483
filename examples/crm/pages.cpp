#include "pages.hpp"

namespace crm {
namespace {

std::string escaped(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        default:
            out += c;
        }
    }
    return out;
}

constexpr std::string_view style = R"(<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; color: #1d2433 }
header { display: flex; gap: 1.5rem; align-items: center; padding: .5rem 1.5rem; background: #1d2433; color: #fff }
header a, header button { color: #fff } header button { background: none; border: 1px solid }
main { padding: 1rem 1.5rem } iframe { border: 0; width: 100%; height: 80vh }
td, th { padding: .25rem 1rem .25rem 0; text-align: left } form.fields { display: grid; gap: .5rem; max-width: 24rem }
</style>)";

std::string menu(const frame& around)
{
    if (around.who == nullptr)
        return {};
    const auto& at = around.prefix;
    return "<a href=\"" + at + "/\">People</a><a href=\"" + at + "/campaigns\">Campaigns</a><span>" +
           escaped(around.who->name) + "</span><form method=\"post\" action=\"" + at +
           "/logout\"><button>Sign out</button></form>";
}

std::string page(const frame& around, std::string_view title, const std::string& content)
{
    std::string out = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>";
    out.append(escaped(title)).append(" · Example CRM</title>").append(style);
    out.append("<header><strong>Example CRM</strong>").append(menu(around)).append("</header><main><h1>");
    return out.append(escaped(title)).append("</h1>").append(content).append("</main></html>");
}

std::string field(std::string_view name, std::string_view label, std::string_view type = "text")
{
    std::string out = "<label>";
    out.append(label).append("<br><input name=\"").append(name).append("\" type=\"").append(type);
    return out.append("\"></label>");
}

std::string add_form(const frame& around)
{
    return "<h2>Add a person</h2><form class=\"fields\" method=\"post\" action=\"" + around.prefix + "/people\">" +
           field("given_name", "Given name") + field("family_name", "Family name") + field("mail", "Email", "email") +
           field("mobile", "Mobile", "tel") + field("trade", "Trade") + "<button>Add</button></form>";
}

}  // namespace

std::string login_page(const frame& around, std::string_view fault)
{
    return page(around, "Sign in",
        "<p role=\"alert\">" + escaped(fault) + "</p><form class=\"fields\" method=\"post\">" + field("name", "Name") +
            field("password", "Password", "password") + "<button>Sign in</button></form>");
}

std::string start_page(const frame& around, const std::vector<person>& people, const std::vector<std::string>& notes)
{
    std::string out = "<table><tr><th>Name<th>Email<th>Mobile<th>Trade</tr>";
    for (const auto& each : people)
        out += "<tr><td><a href=\"" + around.prefix + "/people/" + std::to_string(each.id) + "\">" +
               escaped(each.given_name) + ' ' + escaped(each.family_name) + "</a><td>" + escaped(each.mail) + "<td>" +
               escaped(each.mobile) + "<td>" + escaped(each.trade) + "</tr>";
    out += "</table>" + add_form(around) + "<h2>Campaigns</h2><ul>";
    for (const auto& line : notes)
        out += "<li>" + escaped(line) + "</li>";
    return page(around, "People", out + "</ul>");
}

std::string dashboard_page(const frame& around, std::string_view title, std::string_view path)
{
    return page(around, title,
        "<iframe title=\"" + escaped(title) + "\" src=\"" + around.prefix + "/outbound/" + escaped(path) +
            "?embed=1\"></iframe>");
}

std::string message_page(const frame& around, std::string_view title, std::string_view text)
{
    return page(around, title, "<p>" + escaped(text) + "</p>");
}

}  // namespace crm
