/// The resolver inside containers: answers their names, asks upstream for the rest.
///
/// One thread serves all containers; [DnsServer] is the entry. Knows names and addresses only.
@NullMarked
package io.cooperage.engine.network.dns;

import org.jspecify.annotations.NullMarked;
