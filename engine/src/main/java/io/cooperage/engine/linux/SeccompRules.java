package io.cooperage.engine.linux;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.Spec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The specification's rules sorted by system-call number for one architecture, with libseccomp's meaning:
///
/// - names that the architecture does not have are ignored;
/// - a rule without arguments decides its call whatever other rules say; the first such rule counts;
/// - otherwise the first rule whose conditions all hold decides, else the default action;
/// - a rule that names one argument twice means either condition, as runc reads it;
/// - a rule whose action is the default one says nothing.
final class SeccompRules {

    /// One condition on a 64-bit argument; `mask` is used by `MASKED_EQ` alone.
    record Condition(int index, Comparison comparison, long value, long mask) {}

    enum Comparison {
        EQ,
        NE,
        LT,
        LE,
        GT,
        GE,
        MASKED_EQ
    }

    /// All of `conditions`, then `action`.
    record Case(List<Condition> conditions, SeccompAction action) {
        Case {
            conditions = List.copyOf(conditions);
        }
    }

    /// What happens for one call: the first case that holds, else `otherwise`.
    record Outcome(List<Case> cases, SeccompAction otherwise) {
        Outcome {
            cases = List.copyOf(cases);
        }

        static Outcome of(SeccompAction action) {
            return new Outcome(List.of(), action);
        }
    }

    private final SeccompAction byDefault;
    private final TreeMap<Integer, List<Case>> cases = new TreeMap<>();
    private final int highestKnown;

    private SeccompRules(SeccompAction byDefault, int highestKnown) {
        this.byDefault = byDefault;
        this.highestKnown = highestKnown;
    }

    /// @throws EngineException `INVALID_ARGUMENT` on an unknown action, operator or argument index
    static SeccompRules of(Spec.Seccomp filter, Arch arch) {
        SyscallTable table = SyscallTable.of(arch);
        SeccompAction byDefault = SeccompAction.of(filter.defaultAction(), filter.defaultErrnoRet());
        SeccompRules rules = new SeccompRules(byDefault, table.highest());
        for (Spec.SeccompRule rule : filter.syscalls()) {
            SeccompAction action = SeccompAction.of(rule.action(), rule.errnoRet());
            List<List<Condition>> alternatives = alternatives(rule.args());
            if (action.equals(byDefault)) {
                continue;
            }
            for (String name : rule.names()) {
                OptionalInt number = table.number(name);
                if (number.isPresent()) {
                    List<Case> list = rules.cases.computeIfAbsent(number.getAsInt(), n -> new ArrayList<>());
                    alternatives.forEach(conditions -> list.add(new Case(conditions, action)));
                }
            }
        }
        return rules;
    }

    private static List<List<Condition>> alternatives(List<Spec.SeccompArg> args) {
        List<Condition> all = new ArrayList<>();
        Set<Integer> indexes = new HashSet<>();
        for (Spec.SeccompArg arg : args) {
            all.add(condition(arg));
            indexes.add(arg.index());
        }
        return indexes.size() == all.size()
                ? List.of(all)
                : all.stream().map(List::of).toList();
    }

    private static Condition condition(Spec.SeccompArg arg) {
        if (arg.index() < 0 || arg.index() > 5) {
            throw EngineException.invalid("seccomp argument index " + arg.index() + ": a system call has 0 to 5");
        }
        Comparison comparison = switch (arg.op()) {
            case "SCMP_CMP_EQ" -> Comparison.EQ;
            case "SCMP_CMP_NE" -> Comparison.NE;
            case "SCMP_CMP_LT" -> Comparison.LT;
            case "SCMP_CMP_LE" -> Comparison.LE;
            case "SCMP_CMP_GT" -> Comparison.GT;
            case "SCMP_CMP_GE" -> Comparison.GE;
            case "SCMP_CMP_MASKED_EQ" -> Comparison.MASKED_EQ;
            default -> throw EngineException.invalid("invalid seccomp operator: " + arg.op());
        };
        return comparison == Comparison.MASKED_EQ
                ? new Condition(arg.index(), comparison, arg.valueTwo(), arg.value())
                : new Condition(arg.index(), comparison, arg.value(), -1);
    }

    Outcome outcome(int number) {
        List<Case> list = cases.get(number);
        if (list == null) {
            return Outcome.of(number > highestKnown || number < 0 ? unknown() : byDefault);
        }
        for (Case candidate : list) {
            if (candidate.conditions().isEmpty()) {
                return Outcome.of(candidate.action());
            }
        }
        return new Outcome(list, byDefault);
    }

    /// For calls newer than any table here, programs expect "no such call", on which they fall back; "not
    /// permitted" breaks them. Only where the default is an error anyhow.
    private SeccompAction unknown() {
        return byDefault.isErrno() ? SeccompAction.NO_SUCH_CALL : byDefault;
    }

    /// Calls from a key up to the next key have the key's outcome. The first key is 0.
    SortedMap<Integer, Outcome> ranges() {
        SortedMap<Integer, Outcome> ranges = new TreeMap<>();
        TreeMap<Integer, Outcome> points = new TreeMap<>();
        points.put(0, outcome(0));
        points.put(highestKnown + 1, outcome(highestKnown + 1));
        for (int number : cases.keySet()) {
            points.put(number, outcome(number));
            points.put(number + 1, outcome(number + 1));
        }
        Outcome last = null;
        for (Map.Entry<Integer, Outcome> point : points.entrySet()) {
            if (!point.getValue().equals(last)) {
                last = point.getValue();
                ranges.put(point.getKey(), last);
            }
        }
        return ranges;
    }
}
