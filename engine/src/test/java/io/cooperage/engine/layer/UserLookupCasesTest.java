package io.cooperage.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.error.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// runc's table of users and groups (its libcontainer/user/user_test.go, v1.1.5, Apache-2.0), against files
/// that say what that test's do.
class UserLookupCasesTest {
    private static final Path CASES = Path.of("../../shared/cases/runc-tables/user.json");

    private static final ContainerUser DEFAULTS = new ContainerUser(8888, 8888, "/8888", List.of(8888));

    private static final String PASSWD = """
            root:x:0:0:root user:/root:/bin/bash
            adm:x:42:43:adm:/var/adm:/bin/false
            111:x:222:333::/var/garbage
            odd:x:111:112::/home/odd:::::
            user7456:x:7456:100:one of many:/home/user7456
            this is just some garbage data
            """;

    private static final String GROUP = """
            root:x:0:root
            adm:x:43:
            grp:x:1234:root,adm,user7456
            444:x:555:111
            odd:x:444:
            this is just some garbage data
            """ + "largegroup:x:1000:" + manyUsers() + "\n";

    /// The invalid ones have a user whose name is a negative number.
    private static final String INVALID_PASSWD = "-42:x:12:13:broken:/very/broken\n" + PASSWD;

    private static String manyUsers() {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= 10_000; i++) {
            names.add("user" + i);
        }
        return String.join(",", names);
    }

    /// One test, not one per row: a factory that is skipped would not be counted as a skip.
    @Test
    void runcsTable() throws IOException {
        assumeTrue(Files.exists(CASES), "the shared test cases are not beside this project");
        List<Executable> rows = new ArrayList<>();
        for (JsonNode table : new ObjectMapper().readTree(CASES.toFile())) {
            String function = table.get("func").asText();
            table.get("rows")
                    .forEach(row -> rows.add(() -> assertThatCode(test(function, row)::execute)
                            .as(function + " " + row)
                            .doesNotThrowAnyException()));
        }
        assertThat(rows).as("the whole table").hasSizeGreaterThanOrEqualTo(38);
        assertAll(rows);
    }

    private static Executable test(String function, JsonNode row) {
        return switch (function) {
            case "TestValidGetExecUser" ->
                () -> assertThat(new UserLookup(PASSWD, GROUP)
                                .find(row.get("ref").asText(), DEFAULTS))
                        .isEqualTo(user(row.get("expected")));
            case "TestInvalidGetExecUser" ->
                () -> assertThatThrownBy(() -> new UserLookup(INVALID_PASSWD, GROUP).find(row.asText()))
                        .isInstanceOf(EngineException.class);
            case "TestGetExecUserNilSources" ->
                () -> {
                    String passwd = row.get("passwd").asBoolean() ? PASSWD : "";
                    String group = row.get("group").asBoolean() ? GROUP : "";
                    assertThat(new UserLookup(passwd, group).find(row.get("ref").asText(), DEFAULTS))
                            .isEqualTo(user(row.get("expected")));
                };
            case "TestGetAdditionalGroups" -> () -> assertGroups(GROUP, row);
            case "TestGetAdditionalGroupsNumeric" -> () -> assertGroups("", row);
            default -> throw new AssertionError("a table of a new kind: " + function);
        };
    }

    private static void assertGroups(String group, JsonNode row) {
        List<String> wanted = new ArrayList<>();
        for (JsonNode name : row.get("groups")) {
            // The table writes a number too large for an int as a call that formats it.
            wanted.add(name.isObject() ? name.get("args").get(0).asText() : name.asText());
        }
        UserLookup lookup = new UserLookup("", group);
        if (row.path("hasError").asBoolean()) {
            assertThatThrownBy(() -> lookup.groups(wanted)).isInstanceOf(EngineException.class);
        } else {
            assertThat(lookup.groups(wanted)).containsExactlyInAnyOrderElementsOf(integers(row.get("expected")));
        }
    }

    /// `{"$ident": "defaultExecUser.X"}` stands for the default.
    private static ContainerUser user(JsonNode expected) {
        JsonNode uid = expected.get("Uid");
        JsonNode gid = expected.get("Gid");
        JsonNode home = expected.get("Home");
        JsonNode groups = expected.get("Sgids");
        return new ContainerUser(
                uid.isObject() ? DEFAULTS.uid() : uid.asInt(),
                gid.isObject() ? DEFAULTS.gid() : gid.asInt(),
                home.isObject() ? DEFAULTS.home() : home.asText(),
                groups.isObject() ? DEFAULTS.additionalGids() : integers(groups));
    }

    private static List<Integer> integers(JsonNode array) {
        List<Integer> numbers = new ArrayList<>();
        array.forEach(number -> numbers.add(number.asInt()));
        return numbers;
    }
}
