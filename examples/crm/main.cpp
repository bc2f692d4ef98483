// A small CRM with outbound inside: people in a table of its own, a login of its own, one loop for its web server and
// for outbound's engine. The REST API, the webhooks and the dashboard of outbound are parts of its web site.
//
//     echo secret | crm FOLDER --add-user ada:manager
//     crm FOLDER --port 8080 --prefix /crm
//
// The folder holds crm.db, outbound.db and the configuration of outbound, outbound.json, without `database` and
// `contacts`.
#include "database.hpp"
#include "server.hpp"
#include "site.hpp"
#include "workers.hpp"

#include <outbound/async.hpp>
#include <outbound/client.hpp>
#include <outbound/json_text.hpp>
#include <outbound/service.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include <filesystem>
#include <fstream>
#include <future>
#include <iostream>
#include <iterator>
#include <thread>

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

struct options {
    std::filesystem::path folder;
    std::uint16_t port = 8080;
    std::string prefix;      ///< Of all paths, `/crm`.
    std::string new_user;    ///< `name:role`.
    std::string ready_file;  ///< Receives the address once the server listens.
};

options parse(int count, char** words)
{
    options out;
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        const bool takes_value =
            word == "--port" || word == "--prefix" || word == "--add-user" || word == "--ready-file";
        if (takes_value && ++i == count)
            throw std::invalid_argument{word + " needs a value"};
        if (word == "--port")
            out.port = static_cast<std::uint16_t>(std::stoul(words[i]));
        else if (word == "--prefix")
            out.prefix = words[i];
        else if (word == "--add-user")
            out.new_user = words[i];
        else if (word == "--ready-file")
            out.ready_file = words[i];
        else
            out.folder = word;
    }
    if (out.folder.empty())
        throw std::invalid_argument{
            "usage: crm FOLDER [--port N] [--prefix /PATH] [--ready-file FILE] [--add-user NAME:ROLE]"};
    return out;
}

void add_user(crm::database& data, const std::string& name_and_role)
{
    const auto colon = std::min(name_and_role.find(':'), name_and_role.size());
    const crm::user added{
        name_and_role.substr(0, colon), name_and_role.substr(std::min(colon + 1, name_and_role.size()))};
    if (crm::scopes_of(added.role).empty())
        throw std::invalid_argument{"the role of --add-user must be clerk, manager or owner"};
    std::string password;
    std::getline(std::cin, password);
    data.set_user(added, password);
}

/// The document of the user, with outbound's own database and the CRM's people.
json::object configuration(const std::filesystem::path& folder)
{
    std::ifstream file{folder / "outbound.json"};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    auto document = json::parse(text.empty() ? "{}" : text).as_object();
    document["database"] = "sqlite://" + (folder / "outbound.db").string();
    document["contacts"] = {
        {"database", (folder / "crm.db").string()}, {"view", crm::people_view}, {"tags_view", crm::labels_view}};
    return document;
}

/// Keeps what happens to campaigns.
asio::awaitable<void> follow(outbound::client& campaigns, crm::database& data, asio::any_io_executor workers)
{
    while (const auto event = co_await outbound::async_next_event(campaigns, asio::use_awaitable)) {
        const auto document = outbound::to_json(*event);
        auto note = [&] {
            data.note(std::string{to_string(event->type)} + ' ' + outbound::write_json(document.at("data")));
        };
        co_await crm::run_on(workers, note);
    }
}

void run(const options& chosen, crm::database& data)
{
    const auto document = configuration(chosen.folder);
    const bool is_secure =
        document.contains("public_url") && document.at("public_url").as_string().starts_with("https:");
    asio::thread_pool workers{4};
    asio::io_context loop{1};
    auto keeps_running = asio::make_work_guard(loop);
    outbound::service_extras extras;
    extras.executor = loop.get_executor();
    auto opened = outbound::service::open(outbound::write_json(document), std::move(extras));
    auto& service = *opened;
    outbound::client campaigns{std::move(opened)};
    crm::site pages{data, service, workers.get_executor(), chosen.prefix, is_secure};
    crm::server web{loop, pages, chosen.port};

    std::promise<void> asked;
    asio::signal_set signals{loop, SIGINT, SIGTERM};
    signals.async_wait([&](auto, auto) { asked.set_value(); });
    asio::cancellation_signal end_of_events;
    asio::co_spawn(loop, follow(campaigns, data, workers.get_executor()),
        asio::bind_cancellation_slot(end_of_events.slot(), asio::detached));
    web.start();
    campaigns.start();
    std::thread host{[&] { loop.run(); }};
    const auto address = "http://127.0.0.1:" + std::to_string(web.port());
    std::cout << "Listening on " << address << chosen.prefix << "/" << std::endl;
    if (!chosen.ready_file.empty())
        std::ofstream{chosen.ready_file} << address << '\n';

    asked.get_future().wait();
    campaigns.stop(std::chrono::seconds{10});  // On another thread than the loop's.
    asio::post(loop, [&] {
        end_of_events.emit(asio::cancellation_type::terminal);
        web.stop();
    });
    keeps_running.reset();
    host.join();
    workers.join();
}

}  // namespace

int main(int count, char** words)
try {
    const auto chosen = parse(count, words);
    crm::database data{(chosen.folder / "crm.db").string()};
    if (chosen.new_user.empty())
        run(chosen, data);
    else
        add_user(data, chosen.new_user);
} catch (const std::exception& e) {
    std::cerr << "crm: " << e.what() << '\n';
    return 1;
}
