// A small email campaign through the C++ interface. OUTBOUND_CONFIG holds the configuration document, as
// docs/configuration.md describes it; without it, the environment names the provider. Run it against the simulator: it
// really sends to every contact in the list.
#include <outbound/service.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <chrono>
#include <cstdlib>
#include <iostream>

int main()
try {
    using namespace std::chrono_literals;
    const char* config = std::getenv("OUTBOUND_CONFIG");
    const auto outbound = outbound::service::open(config ? config : "{}");
    const auto call = [&](std::string_view operation, const boost::json::value& request) {
        return outbound->call(operation, request).value();
    };

    call("contacts.upsert", boost::json::parse(R"({"contacts": [
        {"external_id": "1", "email": "ada@example.com", "first_name": "Ada"},
        {"external_id": "2", "email": "bob@example.com"}]})"));
    const auto campaign = call("campaigns.create", boost::json::parse(R"({
        "name": "Hello from C++", "type": "email", "from": {"email": "news@example.org"},
        "subject": "Hello {{first_name|there}}", "text": "How are you, {{first_name|friend}}?"})"));
    const boost::json::object by_id{{"id", campaign.at("id")}};

    call("campaigns.start", by_id);
    outbound->start();
    outbound->wait_idle(60s);
    outbound->stop(5s);
    std::cout << call("campaigns.analytics", by_id) << '\n';
} catch (const outbound::error& e) {
    std::cerr << outbound::to_json(e.problem()) << '\n';
    return 1;
}
