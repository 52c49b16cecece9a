// Writes the store's name into the header, as text.
const write = () => {
  const { name = "", badge = "" } = props.value || {};
  element.querySelector(".name").textContent = String(name);
  const label = element.querySelector(".badge");
  label.textContent = String(badge);
  label.hidden = !badge;
};
write();
watch("value", write);
