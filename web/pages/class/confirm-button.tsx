import { useId, useState } from 'preact/hooks';
import type { Changed, ClassAnswer } from '../../../src/http/schemas/class.js';
import { change } from '../../api.js';
import { Dialog } from '../../parts/dialog.js';
import { words } from '../../words.js';
import { RadioField } from '../asking/radio-field.js';
import { ReasonForm } from '../asking/reason-form.js';

const STATES = ['as_planned', 'not_held', 'moved'] as const;
type State = (typeof STATES)[number];

type Props = { answer: ClassAnswer; path: string; onChanged: () => void };

/** Lets a person say what became of a class. */
export function ConfirmButton({ answer, path, onChanged }: Props) {
  const [isOpen, setOpen] = useState(false);
  const [isSaved, setSaved] = useState(false);
  const { classPage } = words.value;
  const close = () => setOpen(false);
  const open = () => {
    setSaved(false);
    setOpen(true);
  };
  const save = async (body: object) => {
    await change<Changed>(`${path}/confirmation`, body);
    close();
    setSaved(true);
    onChanged();
  };
  return (
    <>
      <button type="button" class="button" onClick={open}>
        {classPage.confirm}
      </button>
      <span role="status" class="saved">
        {isSaved && classPage.confirmed_}
      </span>
      <Dialog isOpen={isOpen} title={classPage.confirmTitle} onClose={close}>
        <ConfirmForm answer={answer} onSave={save} onClose={close} />
      </Dialog>
    </>
  );
}

function ConfirmForm({
  answer: { rooms, room: planned, suggestedRoom },
  onSave,
  onClose,
}: {
  answer: ClassAnswer;
  onSave: (body: object) => Promise<void>;
  onClose: () => void;
}) {
  const { classPage } = words.value;
  const [state, setState] = useState<State>();
  const [room, setRoom] = useState(suggestedRoom ?? '');
  const [isTried, setTried] = useState(false);
  const isRoomMissing = state === 'moved' && room === '';
  return (
    <ReasonForm
      more={classPage.confirmMore}
      isReady={state !== undefined && !isRoomMissing}
      onTried={() => setTried(true)}
      save={classPage.save}
      hint={classPage.confirmHint}
      onSave={(reason) => onSave({ state, reason, ...(state === 'moved' && { room }) })}
      onClose={onClose}
    >
      <RadioField
        label={classPage.confirmState}
        options={STATES.map((value) => ({ value, text: classPage.confirmStates[value] }))}
        value={state}
        onChange={setState}
        isWrong={isTried && state === undefined}
      />
      {state === 'moved' && (
        <RoomField
          rooms={rooms.filter((one) => one !== planned)}
          value={room}
          onChange={setRoom}
          isWrong={isTried && isRoomMissing}
        />
      )}
    </ReasonForm>
  );
}

function RoomField({
  rooms,
  value,
  onChange,
  isWrong,
}: {
  rooms: string[];
  value: string;
  onChange: (room: string) => void;
  isWrong: boolean;
}) {
  const { classPage } = words.value;
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{classPage.confirmRoom}</label>
      <select
        id={id}
        value={value}
        aria-invalid={isWrong}
        aria-describedby={isWrong ? `${id}-wrong` : undefined}
        aria-required="true"
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        <option value="">{classPage.chooseRoom}</option>
        {rooms.map((room) => (
          <option key={room} value={room}>
            {room}
          </option>
        ))}
      </select>
      {isWrong && (
        <span id={`${id}-wrong`} class="wrong">
          {classPage.roomWrong}
        </span>
      )}
    </div>
  );
}
