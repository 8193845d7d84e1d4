package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedSet;

/// Finds users and groups in a container's own /etc/passwd and /etc/group, as Docker's `--user` and
/// `--group-add` do.
///
/// ```java
/// ContainerUser user = UserLookup.in(new RootFiles(kernel, List.of(root))).find("www-data");
/// ```
public final class UserLookup {
    private static final long ID_MAX = Integer.MAX_VALUE;

    /// A group file of a large directory service has some hundred thousand members; this is ample.
    private static final int FILE_MAX = 8 << 20;

    private final List<PasswdLine> users;
    private final List<GroupLine> groups;

    /// passwd(5), the fields that matter.
    private record PasswdLine(String name, long uid, long gid, String home) {}

    /// group(5), the fields that matter.
    private record GroupLine(String name, long gid, List<String> members) {}

    /// @param passwd,group content of the files; empty text when there is none
    public UserLookup(String passwd, String group) {
        this.users = passwdLines(passwd);
        this.groups = groupLines(group);
    }

    /// @throws EngineException when a file is there but can't be read
    public static UserLookup in(RootFiles files) {
        return new UserLookup(
                files.read("/etc/passwd", FILE_MAX).orElse(""),
                files.read("/etc/group", FILE_MAX).orElse(""));
    }

    /// [#find(String, ContainerUser)] with root for what is left out.
    public ContainerUser find(String spec) {
        return find(spec, ContainerUser.ROOT);
    }

    /// Resolves `user`, `user:group`, each a name or a number; a number that no line has stands for itself.
    ///
    /// A user by itself brings the group of its line and those that list it as a member; a group that is
    /// given brings no others.
    ///
    /// @param spec empty for the user of `defaults`
    /// @throws EngineException INVALID_ARGUMENT in Docker's words when a name is unknown or a number out of
    ///     range
    public ContainerUser find(String spec, ContainerUser defaults) {
        int colon = spec.indexOf(':');
        String userPart = colon < 0 ? spec : spec.substring(0, colon);
        String groupPart = colon < 0 ? "" : spec.substring(colon + 1);
        if (groupPart.indexOf(':') >= 0) {
            throw EngineException.invalid("user '" + spec + "' has more than two parts; it is user or user:group");
        }

        Optional<PasswdLine> line = user(userPart, defaults);
        int uid = line.map(l -> checkedId(l.uid())).orElse(defaults.uid());
        int gid = line.map(l -> checkedId(l.gid())).orElse(defaults.gid());
        if (line.isEmpty() && !userPart.isEmpty()) {
            OptionalLong number = number(userPart);
            if (number.isEmpty()) {
                throw EngineException.invalid(
                        "unable to find user " + userPart + ": no matching entries in passwd file");
            }
            uid = checkedId(number.getAsLong());
        }
        List<Integer> more = defaults.additionalGids();
        if (!groupPart.isEmpty()) {
            gid = group(groupPart)
                    .orElseThrow(() -> EngineException.invalid(
                            "unable to find group " + groupPart + ": no matching entries in group file"));
        } else if (line.isPresent()) {
            List<Integer> memberOf = memberOf(line.get().name());
            more = memberOf.isEmpty() ? more : memberOf;
        }
        return new ContainerUser(uid, gid, line.map(PasswdLine::home).orElse(defaults.home()), more);
    }

    /// Resolves groups by name or number, for `--group-add`.
    ///
    /// @return each once, in the order given
    /// @throws EngineException INVALID_ARGUMENT in Docker's words when a name is unknown or a number out of
    ///     range
    public List<Integer> groups(Collection<String> namesOrNumbers) {
        SequencedSet<Integer> found = new LinkedHashSet<>();
        for (String wanted : namesOrNumbers) {
            found.add(group(wanted)
                    .orElseThrow(() -> EngineException.invalid(
                            "unable to find group " + wanted + ": no matching entries in group file")));
        }
        return List.copyOf(found);
    }

    /// A number is always an id, even where a user has that name.
    private Optional<PasswdLine> user(String part, ContainerUser defaults) {
        OptionalLong number = part.isEmpty() ? OptionalLong.of(defaults.uid()) : number(part);
        return users.stream()
                .filter(line -> number.isPresent()
                        ? line.uid() == number.getAsLong()
                        : line.name().equals(part))
                .findFirst();
    }

    private Optional<Integer> group(String part) {
        OptionalLong number = number(part);
        if (number.isPresent()) {
            return Optional.of(checkedId(number.getAsLong()));
        }
        return groups.stream()
                .filter(line -> line.name().equals(part))
                .findFirst()
                .map(line -> checkedId(line.gid()));
    }

    private List<Integer> memberOf(String user) {
        return groups.stream()
                .filter(line -> line.members().contains(user))
                .map(line -> checkedId(line.gid()))
                .toList();
    }

    private static int checkedId(long id) {
        if (id < 0 || id > ID_MAX) {
            throw EngineException.invalid("uids and gids must be in range 0-" + ID_MAX + ", but one is " + id);
        }
        return (int) id;
    }

    private static OptionalLong number(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /// Lines that make no sense are passed over. (Where runc reads a broken number as 0, that would be root.)
    private static List<PasswdLine> passwdLines(String text) {
        List<PasswdLine> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String[] fields = line.strip().split(":", -1);
            if (fields.length >= 4) {
                OptionalLong uid = number(fields[2]);
                OptionalLong gid = number(fields[3]);
                if (uid.isPresent() && gid.isPresent()) {
                    String home = fields.length > 5 && !fields[5].isEmpty() ? fields[5] : "/";
                    lines.add(new PasswdLine(fields[0], uid.getAsLong(), gid.getAsLong(), home));
                }
            }
        }
        return List.copyOf(lines);
    }

    private static List<GroupLine> groupLines(String text) {
        List<GroupLine> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String[] fields = line.strip().split(":", -1);
            if (fields.length >= 3) {
                List<String> members = fields.length > 3 ? List.of(fields[3].split(",", -1)) : List.of();
                number(fields[2]).ifPresent(gid -> lines.add(new GroupLine(fields[0], gid, members)));
            }
        }
        return List.copyOf(lines);
    }
}
