// A host that uses the system's shared Boost.JSON beside the C library, for requests and responses.
// Usage: boost_host URL. Prints the problem's detail if the database cannot be opened.
#include <outbound.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <iostream>
#include <string>

namespace {

namespace json = boost::json;

json::value take(char* text)
{
    auto value = json::parse(text);
    outbound_free(text);
    return value;
}

}  // namespace

int main(int argc, char** argv)
{
    const std::string url = argc > 1 ? argv[1] : "sqlite://:memory:";
    const auto config = json::serialize(json::object{{"database", url}, {"providers", json::array{}}});
    outbound_engine* engine = nullptr;
    char* problem = nullptr;
    if (outbound_open(config.c_str(), &engine, &problem) != OUTBOUND_OK) {
        std::cout << take(problem).at("detail").as_string().c_str() << '\n';
        return 1;
    }
    const auto contact = json::object{{"external_id", "a"}, {"fields", {{"price", 48.66}}}};
    const auto request = json::serialize(json::object{{"contacts", json::array{contact}}});
    char* response = nullptr;
    int code = outbound_call(engine, "contacts.upsert", request.c_str(), 10'000, &response);
    const auto done = take(response);
    code += outbound_call(engine, "contacts.get", R"({"external_id":"a"})", 10'000, &response);
    const std::string read = response;
    const auto stored = take(response);
    outbound_close(engine);
    std::cout << read << '\n';
    return code == OUTBOUND_OK && done.at("created") == 1 && stored.at("fields").at("price") == 48.66 ? 0 : 1;
}
