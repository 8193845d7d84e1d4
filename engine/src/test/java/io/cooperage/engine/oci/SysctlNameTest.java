package io.cooperage.engine.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SysctlNameTest {
    @ParameterizedTest
    @CsvSource({
        "kernel.domainname, kernel.domainname, kernel/domainname, UTS",
        "kernel/shmmax, kernel.shmmax, kernel/shmmax, IPC",
        "fs.mqueue.msg_max, fs.mqueue.msg_max, fs/mqueue/msg_max, IPC",
        "net.core.somaxconn, net.core.somaxconn, net/core/somaxconn, NETWORK",
        "net/ipv4/conf/eth0.100/forwarding, net.ipv4.conf.eth0/100.forwarding,"
                + " net/ipv4/conf/eth0.100/forwarding, NETWORK",
        "net.ipv4.conf.eth0/100.forwarding, net.ipv4.conf.eth0/100.forwarding,"
                + " net/ipv4/conf/eth0.100/forwarding, NETWORK",
        "kernel.hostname, kernel.hostname, kernel/hostname,",
        "vm/swappiness, vm.swappiness, vm/swappiness,",
        // A part of that name, not below net.
        "net/x.y, net.x/y, net/x.y, NETWORK",
        "net, net, net,",
    })
    void theFirstSeparatorIsTheOne(String text, String dotted, String path, Spec.NamespaceType namespace) {
        SysctlName name = SysctlName.parse(text);
        assertThat(name.dotted()).isEqualTo(dotted);
        assertThat(name.path()).isEqualTo(path);
        assertThat(name.namespace().orElse(null)).isEqualTo(namespace);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "/", "net.", "net..x", "net/../kernel/core_pattern", "net.//.x", "/net/x", "net.a\0b"})
    void whatIsNoFileIsNoName(String text) {
        assertThatThrownBy(() -> SysctlName.parse(text))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("is no name");
    }
}
