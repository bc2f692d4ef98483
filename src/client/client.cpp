#include "client/state.hpp"

#include <boost/json/value.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace outbound {
namespace {

constexpr std::size_t worker_threads = 4;

/// Does not quote a text that does not look like a path: it may be a key.
std::string name_of(const std::filesystem::path& path)
{
    return path.extension() == ".json" || path.is_absolute() ? path.string() : "whose name may be a secret";
}

std::string read_configuration_file(const std::filesystem::path& path)
{
    std::ifstream file{path};
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    if (!file)
        throw error{errc::config, "configuration: the file " + name_of(path) + " cannot be read"};
    return text;
}

std::string document_of(std::string_view config)
{
    const auto begin = config.find_first_not_of(" \t\r\n");
    if (begin != std::string_view::npos && config[begin] == '{')
        return std::string{config};
    return read_configuration_file(config);
}

std::string usual_document()
{
    if (const char* given = std::getenv("OUTBOUND_CONFIG"))
        return document_of(given);
    constexpr const char* usual_file = "outbound.json";
    return std::filesystem::exists(usual_file) ? read_configuration_file(usual_file) : "{}";
}

}  // namespace

boost::asio::thread_pool& client::state::workers()
{
    const std::lock_guard alone{guard_};
    if (!workers_)
        workers_ = std::make_unique<boost::asio::thread_pool>(worker_threads);
    return *workers_;
}

// A wake-up makes the descriptor readable, which ends every wait for events.
client::state::~state()
{
    is_closing = true;
    if (!workers_)
        return;
    over->wake();
    workers_->join();
}

client::client() : client{outbound::service::open(usual_document())} {}

client::client(std::string_view config) : client{outbound::service::open(document_of(config))} {}

client::client(std::shared_ptr<outbound::service> over) : state_{std::make_unique<state>(std::move(over))} {}

client::~client() = default;
client::client(client&&) noexcept = default;
client& client::operator=(client&&) noexcept = default;

nouns::contacts client::contacts() const
{
    return nouns::contacts{*state_->over};
}

nouns::imports client::imports() const
{
    return nouns::imports{*state_->over};
}

nouns::segments client::segments() const
{
    return nouns::segments{*state_->over};
}

nouns::templates<email_template> client::email_templates() const
{
    return nouns::templates<email_template>{*state_->over};
}

nouns::templates<sms_template> client::sms_templates() const
{
    return nouns::templates<sms_template>{*state_->over};
}

nouns::templates<saved_script> client::phone_scripts() const
{
    return nouns::templates<saved_script>{*state_->over};
}

nouns::campaigns client::campaigns() const
{
    return nouns::campaigns{*state_->over};
}

nouns::suppressions client::suppressions() const
{
    return nouns::suppressions{*state_->over};
}

nouns::messages client::messages() const
{
    return nouns::messages{*state_->over};
}

result<boost::json::value> client::call(
    std::string_view operation, const boost::json::value& request, std::chrono::milliseconds timeout) const
{
    return state_->over->call(operation, request, timeout);
}

void client::start()
{
    state_->over->start();
}

bool client::stop(std::chrono::milliseconds drain)
{
    return state_->over->stop(drain);
}

bool client::wait_idle(std::chrono::milliseconds timeout)
{
    return state_->over->wait_idle(timeout);
}

std::optional<event> client::poll(std::chrono::milliseconds timeout)
{
    return state_->over->poll(timeout);
}

void client::wake() noexcept
{
    state_->over->wake();
}

outbound::service& client::service() const noexcept
{
    return *state_->over;
}

}  // namespace outbound
