package io.cooperage.engine.network;

import java.util.List;

/// What `/etc/resolv.conf` shall say instead of the machine's own (resolv.conf(5)); empty lists leave the machine's.
///
/// @param servers addresses
/// @param search domains; the single `.` is none at all
/// @param options such as `ndots:2`
public record DnsConfig(List<String> servers, List<String> search, List<String> options) {
    public static final DnsConfig NONE = new DnsConfig(List.of(), List.of(), List.of());

    public DnsConfig {
        servers = List.copyOf(servers);
        search = List.copyOf(search);
        options = List.copyOf(options);
    }
}
