// token: create, list, revoke.
#include "commands.hpp"
#include "people.hpp"

#include <boost/json/array.hpp>

#include <iostream>

namespace cli {
namespace {

namespace json = boost::json;

struct token_create_options {
    std::string name;
    std::vector<std::string> scopes;
    std::optional<std::string> expires_at;
};

void describe_token_create(parameters& app, token_create_options& options)
{
    app.add("--name", options.name, "The program or person that the token is for").required();
    app.add("--scope", options.scopes, "read, write, send, pii or admin, which includes all; repeatable").required();
    app.add("--expires", options.expires_at,
        "Time at which the token expires, such as 2027-01-31T00:00:00Z. Default: never");
}

exit_code create_token(session& session, const token_create_options& options)
{
    json::object request{{"name", options.name}};
    put(request, "scopes", options.scopes);
    put(request, "expires_at", options.expires_at);
    return session.ask("tokens.create", request, [](const json::object& made) {
        std::cout << "Token " << integer_at(made, "id") << " is created. Keep it: it is shown only now.\n"
                  << text_at(made, "token") << '\n';
    });
}

std::string joined(const json::array& words)
{
    std::string out;
    for (const auto& word : words)
        out.append(out.empty() ? "" : " ").append(std::string_view{word.get_string()});
    return out;
}

exit_code list_tokens(session& session, const slice_options& options)
{
    return session.ask("tokens.list", request_for(options), [](json::object page) {
        for (auto& item : page.at("items").as_array())
            item.as_object()["words"] = joined(item.at("scopes").as_array());
        print_page(page, {{"ID", "id"}, {"NAME", "name"}, {"SCOPES", "words"}, {"CREATED", "created_at"},
                             {"LAST USED", "used_at"}, {"EXPIRES", "expires_at"}, {"REVOKED", "revoked_at"}});
    });
}

struct token_id_options {
    std::int64_t id = 0;
};

void describe_token_id(parameters& app, token_id_options& options)
{
    app.add("TOKEN", options.id, "Id of the token, as in `outbound token list`").required();
}

exit_code revoke_token(session& session, const token_id_options& options)
{
    return session.ask("tokens.revoke", {{"id", options.id}}, [](const json::object& ended) {
        std::cout << "Token " << integer_at(ended, "id") << " (" << printable(text_at(ended, "name"))
                  << ") is revoked.\n";
    });
}

}  // namespace

void add_tokens(commands& to)
{
    auto& token = to.group("token", "Create, list and revoke tokens for the REST API");
    to.add(token, "create", "Create a token and show it once",
        "  outbound token create --name CRM --scope read --scope send\n"
        "  outbound token create --name Audit --scope read --expires 2027-01-31T00:00:00Z\n",
        describe_token_create, create_token);
    to.add(
        token, "list", "List tokens with scopes and last use", "  outbound token list\n", describe_slice, list_tokens);
    to.add(
        token, "revoke", "Revoke a token immediately", "  outbound token revoke 1\n", describe_token_id, revoke_token);
}

}  // namespace cli
