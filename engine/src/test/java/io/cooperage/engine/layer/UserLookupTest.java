package io.cooperage.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserLookupTest {
    private static final UserLookup DEBIAN = new UserLookup("""
            root:x:0:0:root:/root:/bin/bash
            www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
            homeless:x:40:41
            broken:x:abc:0::/:
            # a comment
            +::::::
            """, """
            root:x:0:
            www-data:x:33:
            video:x:44:root,www-data
            audio:x:29:www-data
            broken:x:y:www-data
            """);

    @Test
    void aNameBringsItsGroupsAndHome() {
        assertThat(DEBIAN.find("www-data")).isEqualTo(new ContainerUser(33, 33, "/var/www", List.of(44, 29)));
        assertThat(DEBIAN.find("33")).isEqualTo(DEBIAN.find("www-data"));
        assertThat(DEBIAN.find("www-data:audio")).isEqualTo(new ContainerUser(33, 29, "/var/www", List.of()));
        assertThat(DEBIAN.find("homeless")).isEqualTo(new ContainerUser(40, 41, "/", List.of()));
    }

    @Test
    void nobodyMeansRootOfThisContainer() {
        assertThat(DEBIAN.find("")).isEqualTo(new ContainerUser(0, 0, "/root", List.of(44)));
        assertThat(DEBIAN.find(":33")).isEqualTo(new ContainerUser(0, 33, "/root", List.of()));
        assertThat(new UserLookup("", "").find("")).isEqualTo(ContainerUser.ROOT);
    }

    @Test
    void numbersNeedNoLine() {
        assertThat(new UserLookup("", "").find("1000:1001")).isEqualTo(new ContainerUser(1000, 1001, "/", List.of()));
        assertThat(DEBIAN.find("2147483647").uid()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void unknownNamesAreSaidInDockersWords() {
        assertRefused("nobody", "unable to find user nobody: no matching entries in passwd file");
        assertRefused("root:nogroup", "unable to find group nogroup: no matching entries in group file");
        assertRefused("2147483648", "uids and gids must be in range 0-2147483647, but one is 2147483648");
        assertRefused("-1", "uids and gids must be in range 0-2147483647, but one is -1");
        assertRefused(
                "99999999999999999999", "unable to find user 99999999999999999999: no matching entries in passwd file");
        assertRefused("a:b:c", "user 'a:b:c' has more than two parts; it is user or user:group");
    }

    @Test
    void aLineWithABrokenNumberIsNobodyRatherThanRoot() {
        assertRefused("broken", "unable to find user broken: no matching entries in passwd file");
        assertRefused("+", "unable to find user +: no matching entries in passwd file");
    }

    @Test
    void additionalGroupsAreNamesOrNumbersEachOnce() {
        assertThat(DEBIAN.groups(List.of("video", "1234", "44", "audio"))).containsExactly(44, 1234, 29);
        assertThatThrownBy(() -> DEBIAN.groups(List.of("nogroup")))
                .hasMessage("unable to find group nogroup: no matching entries in group file");
    }

    @Test
    void readsTheFilesOfARoot(@TempDir Path root) throws IOException {
        RootFiles files = new RootFiles(UnpackFixture.KERNEL, List.of(root));
        assertThat(UserLookup.in(files).find("7")).isEqualTo(new ContainerUser(7, 0, "/", List.of()));
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/passwd"), "me:x:7:8::/home/me:/bin/sh");
        Files.writeString(root.resolve("etc/group"), "mine:x:9:me\n");
        assertThat(UserLookup.in(files).find("me")).isEqualTo(new ContainerUser(7, 8, "/home/me", List.of(9)));
    }

    private static void assertRefused(String spec, String message) {
        assertThatThrownBy(() -> DEBIAN.find(spec))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT))
                .hasMessage(message);
    }
}
