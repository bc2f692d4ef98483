#include "service/configuration_routes.hpp"

#include "model/json_members.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace outbound {
namespace {

namespace json = boost::json;

class route_reader {
public:
    route_reader(const std::vector<provider_entry>& providers, engine_options& engine, std::vector<violation>& broken)
        : providers_{providers},
          engine_{engine},
          broken_{broken}
    {
    }

    void read(const json::value& given)
    {
        for (const auto& [via, enumerator_name] : names<channel>::value)
            if (const auto* route = member(given.get_object(), enumerator_name))
                for (const auto& target : route->get_array())
                    read_target(via, target, "routes." + std::string{enumerator_name});
    }

private:
    void read_target(channel via, const json::value& target, const std::string& path)
    {
        if (target.is_string())
            return read_route(via, std::string{std::string_view{target.get_string()}}, path);
        const auto& sharing = target.get_object();
        const auto name = text_member(sharing, "provider");
        read_route(via, name, path);
        engine_.shares[via][name] = number_member(sharing, "share").value_or(1);
    }

    void read_route(channel via, const std::string& name, const std::string& path)
    {
        const auto entry = std::ranges::find(providers_, name, &provider_entry::name);
        auto& route = engine_.routes[via];
        if (entry == providers_.end())
            wrong(path, "names " + name + ", which is no configured provider");
        else if (std::ranges::none_of(providers_, [&](const auto& e) { return e.name == name && e.channel == via; }))
            wrong(path, "names " + name + ", which is a provider for " + std::string{to_string(entry->channel)});
        else if (std::ranges::find(route, name) != route.end())
            wrong(path, "must not name " + name + " twice");
        else
            route.push_back(name);
    }

    void wrong(const std::string& path, std::string message) { broken_.push_back({path, std::move(message)}); }

    const std::vector<provider_entry>& providers_;
    engine_options& engine_;
    std::vector<violation>& broken_;
};

}  // namespace

void read_routes(const json::object& document, const std::vector<provider_entry>& providers, engine_options& engine,
    std::vector<violation>& broken)
{
    const auto* given = member(document, "routes");
    if (given != nullptr && !given->get_object().empty())
        return route_reader{providers, engine, broken}.read(*given);
    for (const auto& entry : providers)
        engine.routes[entry.channel].push_back(entry.name);
}

}  // namespace outbound
