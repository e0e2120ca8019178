"""Where the page of a thing stands below docs/: what the command prints links to pages too."""


def policy(policy_id: str) -> str:
    """The page of the policy with this id."""
    return f"policies/{policy_id}.md"


def rule(name: str) -> str:
    """The page of the rule with this name."""
    return f"rules/{name}.md"
