// Opens an outbound in memory and counts its contacts.
#include <outbound/service.hpp>

#include <iostream>

int main()
{
    auto crm = outbound::service::open(R"({"database": "sqlite://:memory:", "providers": []})");
    std::cout << crm->call("segments.count", {{"filter", boost::json::object{}}}).value() << '\n';
}
